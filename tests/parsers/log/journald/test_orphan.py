from __future__ import annotations

import importlib.util
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.log.journald.data import Fields
from pratique.parsers.log.journald.orphan import orphans

spec = importlib.util.spec_from_file_location(
    "journal_file", Path(__file__).with_name("journal_file.py")
)
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)


def left(content: bytes, entries: list[int]) -> list[str]:
    fields = Fields({b"MESSAGE": 4, b"_PID": 5}, 1 << 20, compact=False)
    return list(orphans(made.Held(content), 256, entries, fields, 4))


def test_messages_of_entries_that_are_not_there():
    file = made.JournalFile()
    for number in range(4):
        file.entry(b"MESSAGE=%d" % number, b"_PID=7")
    content = bytes(file.content)
    assert left(content, file.entries) == []
    assert left(content, [file.entries[0], file.entries[3]]) == ["1", "2"]


def test_a_message_that_no_entry_ever_had():
    file = made.JournalFile()
    file.data(b"MESSAGE=not written to its end")
    assert left(bytes(file.content), []) == []


@given(st.binary(max_size=500))
def test_any_bytes(noise):
    assert all(isinstance(text, str) for text in left(bytes(256) + noise, []))
