from __future__ import annotations

import importlib.util
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.base import Lost
from pratique.parsers.log.journald.entries import FIRST_FIELD, Entries
from pratique.parsers.log.journald.objects import header_of

spec = importlib.util.spec_from_file_location(
    "journal_file", Path(__file__).with_name("journal_file.py")
)
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)

FIELDS = ("MESSAGE", "_PID")
every_form = pytest.mark.parametrize("compact", [False, True], ids=["regular", "compact"])


def rows_of(entries: Entries) -> list[list]:
    width = entries.width
    return [
        batch[start : start + width]
        for batch in entries.batches()
        for start in range(0, len(batch), width)
    ]


def read(content: bytes) -> tuple[list[tuple[str | None, str | None]], list[Lost]]:
    header = header_of(content[:4096])
    assert header is not None
    entries = Entries(made.Held(content), header, FIELDS)
    rows = rows_of(entries)
    found = [(row[FIRST_FIELD], row[FIRST_FIELD + 1]) for row in rows]
    return found, list(entries.lost())


def reasons(lost: list[Lost]) -> list[str]:
    return [one.reason for one in lost]


def file_of(count: int = 6, *, unnamed: tuple[int, ...] = (), **form):
    file = made.JournalFile(**form)
    for number in range(count):
        message = b"MESSAGE=message %d" % number
        file.entry(b"_PID=7", message, b"_EXE=/x", named=number not in unnamed)
    return file


def texts(count: int = 6) -> list[tuple[str, str]]:
    return [(f"message {number}", "7") for number in range(count)]


@every_form
@pytest.mark.parametrize("kind", ["", "xz", "lz4", "zstd"])
def test_every_form_and_every_way_of_packing(compact, kind):
    assert read(file_of(compact=compact, kind=kind).finished()) == (texts(), [])


def test_the_head_of_an_entry():
    content = file_of(1).finished()
    header = header_of(content)
    (row,) = rows_of(Entries(made.Held(content), header, FIELDS))
    assert row == [1, made.START + 1000, 1000, made.BOOT, "message 0", "7"]


def test_a_field_that_stands_there_twice():
    file = made.JournalFile()
    file.entry(b"MESSAGE=a", b"MESSAGE=b", b"_PID=1", b"_PID=2")
    assert read(file.finished()) == ([("a\nb", "1")], [])


def test_an_entry_that_the_index_does_not_name_is_read_and_told():
    found, lost = read(file_of(unnamed=(2, 3)).finished())
    assert found == texts()
    assert reasons(lost) == ["entries of a journal that its index does not name"]
    assert lost[0].detail.startswith("2 entries")


def test_the_last_entry_of_a_file_in_use_need_not_be_named():
    assert read(file_of(unnamed=(5,)).finished(state=1)) == (texts(), [])
    assert read(file_of(unnamed=(5,)).finished(state=0))[1] != []


def test_an_entry_within_an_object_that_says_it_is_longer():
    file = file_of()
    place = file.entries[1]
    hidden = file.entries[3] + 8 - place
    file.content[place + 8 : place + 16] = struct.pack("<Q", hidden)
    found, lost = read(file.finished())
    assert sorted(text for text, _pid in found) == [text for text, _pid in texts()]
    assert "entries of a journal that lie within other objects" in reasons(lost)


@pytest.mark.parametrize("kind", [0, 1, 200])
def test_an_entry_that_was_wiped(kind):
    file = file_of()
    place = file.entries[2]
    file.content[place : place + 64] = bytes([kind]) + bytes(63)
    found, lost = read(file.finished())
    # Its message stands in an object of its own, and nobody wiped that.
    left = [text for text in texts() if text[0] != "message 2"]
    assert found == [*left, ("message 2", None)]
    assert "messages of a journal whose entries are not there any more" in reasons(lost)
    assert "entries of a journal that are not there any more" in reasons(lost)
    assert "fewer entries in a journal than it counts" in reasons(lost)


@pytest.mark.parametrize("target", [0, 1, 9, 264, 1 << 40, (1 << 64) - 8])
def test_an_entry_that_leads_nowhere_keeps_its_other_fields(target):
    file = file_of(2)
    file.entry_of([target, file.data(b"MESSAGE=still here")])
    found, lost = read(file.finished())
    assert ("still here", None) in found
    assert reasons(lost) == ["fields of a journal that cannot be read"]


def test_a_damaged_field_costs_itself():
    file = file_of()
    broken = file.data(b"MESSAGE=message 3")
    file.content[broken + 64 : broken + 72] = b"no name!"
    found, lost = read(file.finished())
    assert found == [(None if text == "message 3" else text, pid) for text, pid in texts()]
    assert reasons(lost) == ["fields of a journal that cannot be read"]


def test_a_file_that_is_cut_short():
    content = file_of(50).finished()
    for length in range(300, len(content), 777):
        found, lost = read(content[:length])
        # The last one may be a message whose entry lies behind the cut.
        assert [text for text, _pid in found] == [text for text, _pid in texts(50)[: len(found)]]
        assert "a journal that is cut short" in reasons(lost)


def test_a_circle_and_a_broken_chain_of_the_index_cost_nothing():
    file = file_of()
    assert read(file.finished(first_array=file.entries[0]))[0] == texts()
    file = file_of()
    circle = file.array(file.named)
    file.content[circle + 16 : circle + 24] = struct.pack("<Q", circle)
    found, lost = read(file.finished(first_array=circle))
    assert found == texts()
    assert reasons(lost) == ["a broken index of a journal"]


def test_a_file_without_an_index():
    found, lost = read(file_of().finished(first_array=0))
    assert found == texts()
    assert reasons(lost) == ["a broken index of a journal"]


@every_form
def test_a_header_that_lies_about_the_form(compact):
    content = bytearray(file_of(compact=compact).finished())
    content[12] ^= 1 << 4
    found, lost = read(bytes(content))
    assert found == texts()
    assert reasons(lost) == ["a journal that is not of the form that it says"]


def test_a_header_that_was_wiped():
    content = bytearray(file_of().finished())
    content[:8] = bytes(8)
    found, lost = read(bytes(content))
    assert found == texts()
    assert reasons(lost) == ["a journal without its signature"]


def test_features_that_nobody_knows_and_seals_are_told():
    file = file_of()
    file.add(7, 0, bytes(48))
    _found, lost = read(file.finished(incompatible=1 << 9, compatible=1))
    assert reasons(lost) == [
        "a journal with features that are not known here",
        "seals of a journal that are not verified here",
    ]


def test_one_long_field_in_many_entries_does_not_fill_the_memory():
    file = made.JournalFile()
    place = file.data(b"MESSAGE=" + b"x" * 200_000)
    for _ in range(1000):
        file.entry_of([place])
    found, lost = read(file.finished())
    assert len(found) == 1000
    assert sum(len(text) for text, _pid in found) < 100 << 20
    assert reasons(lost) == [
        "fields of a journal that are shared by more entries than anybody writes"
    ]


BLOCKS = st.lists(st.tuples(st.integers(208, 1500), st.binary(min_size=1, max_size=20)), max_size=6)


@settings(max_examples=200)
@given(BLOCKS, st.booleans(), st.integers(0, 3000))
def test_any_damage_gives_entries_and_losses(blocks, compact, cut):
    content = bytearray(file_of(compact=compact).finished(tail=0))
    for place, noise in blocks:
        content[place : place + len(noise)] = noise[: max(len(content) - place, 0)]
    found, lost = read(bytes(content[: max(len(content) - cut, 208)]))
    # A text that was overwritten is another text: only its hash would tell.
    if len(found) < 6:
        assert lost
    assert len(found) <= len(content) // 64
