from __future__ import annotations

import importlib.util
import struct
from pathlib import Path

import pytest

from pratique.parsers.log.journald.index import Index

spec = importlib.util.spec_from_file_location(
    "journal_file", Path(__file__).with_name("journal_file.py")
)
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)


@pytest.mark.parametrize("compact", [False, True])
def test_the_places_of_a_chain_of_arrays(compact):
    file = made.JournalFile(compact=compact)
    last = file.array([24, 32, 0, 0])
    first = file.array([8, 16], last)
    index = Index(made.Held(bytes(file.content)), first, compact=compact)
    assert (list(index.named), index.broken) == ([8, 16, 24, 32], "")


def test_a_circle_ends():
    file = made.JournalFile()
    place = file.array([8, 16])
    file.content[place + 16 : place + 24] = struct.pack("<Q", place)
    index = Index(made.Held(bytes(file.content)), place, compact=False)
    assert list(index.named) == [8, 16]
    assert "circle" in index.broken


@pytest.mark.parametrize("following", [4, 264, 1 << 40, 1 << 63])
def test_a_chain_that_leads_nowhere(following):
    file = made.JournalFile()
    file.data(b"MESSAGE=x")
    first = file.array([8], following)
    index = Index(made.Held(bytes(file.content)), first, compact=False)
    assert list(index.named) == [8]
    assert "no array" in index.broken


def test_an_array_that_says_it_is_longer_than_the_file():
    file = made.JournalFile()
    first = file.add(6, 0, bytes(8) + struct.pack("<QQ", 8, 16), size=1 << 50)
    index = Index(made.Held(bytes(file.content)), first, compact=False)
    assert not index.named
    assert index.broken
