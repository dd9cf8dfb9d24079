from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from pratique.parsers.log.journald.form import is_compact
from pratique.parsers.log.journald.objects import header_of

spec = importlib.util.spec_from_file_location(
    "journal_file", Path(__file__).with_name("journal_file.py")
)
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("lies", [False, True])
def test_the_objects_tell_the_form_and_not_the_header(compact, lies):
    file = made.JournalFile(compact=compact)
    for number in range(4):
        file.entry(b"MESSAGE=%d" % number)
    content = bytearray(file.finished())
    content[12] ^= lies << 4
    assert is_compact(made.Held(bytes(content)), header_of(bytes(content))) is compact


def test_a_file_without_objects_is_what_it_says():
    for compact in (False, True):
        content = made.JournalFile(compact=compact).finished(first_array=0)
        assert is_compact(made.Held(content), header_of(content)) is compact
