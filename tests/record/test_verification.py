"""A journal that was changed: what was done to it is found, and found where it was done."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.clock import Clock
from pratique.record.head import read_head, write_head
from pratique.record.journal import Journal
from pratique.record.key import read_key
from pratique.record.problem import Fault
from pratique.record.verification import verify

ENTRIES = 12


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A journal with a change of keys in its middle."""
    folder = tmp_path_factory.mktemp("written")
    journal = Journal(folder)
    for number in range(2, ENTRIES):
        if number == 7:
            journal.rotate(Phrase("Another key"))
        journal.write(Act.NOTED, Phrase("Note %(number)s", {"number": f"{number}\n\x1b"}))
    assert verify(folder).entries == ENTRIES
    assert verify(folder).intact
    return folder


@pytest.fixture
def changed(written, tmp_path):
    """A copy of it, and what writes other content in place of the journal."""
    folder = tmp_path / "case"
    shutil.copytree(written, folder)
    path = folder / "journal.jsonl"

    def change(lines):
        path.write_bytes(b"".join(lines))
        return verify(folder)

    return path.read_bytes().splitlines(keepends=True), change


def told(verification):
    return [(found.fault, found.line, found.entry) for found in verification.problems]


def test_nothing_there_is_no_problem(tmp_path):
    assert verify(tmp_path).intact
    assert verify(tmp_path).entries == 0


@pytest.mark.parametrize("entry", [1, 2, 6, 7, 8, ENTRIES - 1, ENTRIES])
def test_altered_entry_is_named(changed, entry):
    lines, change = changed
    lines[entry - 1] = lines[entry - 1].replace(b'"evidence":""', b'"evidence":"a"')
    found = told(change(lines))
    assert (Fault.ALTERED, entry, entry) in found
    if entry != 7:  # that one introduced a key
        assert len(found) == 1


@pytest.mark.parametrize("entry", [2, 6, 8, ENTRIES - 1])
def test_missing_entry_is_named(changed, entry):
    lines, change = changed
    del lines[entry - 1]
    assert told(change(lines)) == [(Fault.MISSING, entry, entry)]


def test_missing_run_is_one_problem(changed):
    lines, change = changed
    del lines[1:4]
    verification = change(lines)
    assert told(verification) == [(Fault.MISSING, 2, 2)]
    assert verification.problems[0].last == 4
    assert "2 to 4" in verification.problems[0].told.english


@pytest.mark.parametrize("left", [1, ENTRIES - 1])
def test_cut_end_is_named(changed, left):
    lines, change = changed
    verification = change(lines[:left])
    assert told(verification) == [(Fault.CUT, None, left + 1)]
    assert verification.problems[0].last == ENTRIES


def test_whole_journal_taken_away(changed):
    _lines, change = changed
    assert told(change([])) == [(Fault.CUT, None, 1)]


@pytest.mark.parametrize(("source", "target"), [(2, 9), (9, 2), (1, 3), (ENTRIES - 1, 2)])
def test_moved_entry_is_named_alone(changed, source, target):
    lines, change = changed
    lines.insert(target - 1, lines.pop(source - 1))
    assert told(change(lines)) == [(Fault.MOVED, target, source)]


def test_repeated_entry_is_named(changed):
    lines, change = changed
    lines.insert(8, lines[3])
    assert told(change(lines)) == [(Fault.REPEATED, 9, 4)]


def test_line_put_in_is_named(changed):
    lines, change = changed
    lines.insert(3, b"{}\n")
    assert told(change(lines)) == [(Fault.INSERTED, 4, None)]


def test_half_a_line_at_the_end_is_named_and_loses_nothing(changed):
    lines, change = changed
    verification = change([*lines, b'{"entry":13,"ti'])
    assert told(verification) == [(Fault.TORN, ENTRIES + 1, None)]
    assert verification.entries == ENTRIES


def test_entry_signed_by_another_key_is_foreign(changed, tmp_path):
    lines, change = changed
    other = Journal(tmp_path)
    for number in range(4):
        other.write(Act.NOTED, Phrase(f"Forged {number}"))
    lines[3] = (tmp_path / "journal.jsonl").read_bytes().splitlines(keepends=True)[3]
    found = told(change(lines))
    assert (Fault.FOREIGN, 4, 4) in found


def test_lost_introduction_of_a_key_is_told(changed):
    lines, change = changed
    del lines[6]
    assert (Fault.FOREIGN, 7, 8) in told(change(lines))


def test_two_copies_written_apart_are_told(written, tmp_path):
    for name in ("a", "b"):
        shutil.copytree(written, tmp_path / name)
        Journal(tmp_path / name).write(Act.NOTED, Phrase(f"Written in {name}"))
        Journal(tmp_path / name).write(Act.NOTED, Phrase(f"And again in {name}"))
    lines = [
        (tmp_path / name / "journal.jsonl").read_bytes().splitlines(keepends=True) for name in "ab"
    ]
    (tmp_path / "a/journal.jsonl").write_bytes(b"".join([*lines[0][:-1], lines[1][-1]]))
    assert Fault.FORKED in {found.fault for found in verify(tmp_path / "a").problems}


@pytest.mark.parametrize("content", [None, b"", b"{}", b"x" * 512])
def test_head_gone_or_damaged_is_told(written, tmp_path, content):
    shutil.copytree(written, tmp_path / "case")
    (tmp_path / "case/journal.head").unlink()
    if content is not None:
        (tmp_path / "case/journal.head").write_bytes(content)
    assert told(verify(tmp_path / "case")) == [(Fault.HEAD, None, None)]


def test_head_of_another_journal_is_told(written, tmp_path):
    shutil.copytree(written, tmp_path / "case")
    other = Journal(tmp_path)
    for number in range(ENTRIES - 1):
        other.write(Act.NOTED, Phrase(f"Other {number}"))
    shutil.copy(tmp_path / "journal.head", tmp_path / "case/journal.head")
    assert told(verify(tmp_path / "case")) == [(Fault.HEAD, None, None)]


def test_clock_that_goes_back_is_a_remark(tmp_path, monkeypatch):
    from datetime import UTC, datetime, timedelta

    from pratique.record import journal

    for hour in (9, 7):
        read = Clock(datetime(2026, 10, 25, hour, tzinfo=UTC), None, "b", timedelta(1))
        monkeypatch.setattr(journal, "read_clock", lambda read=read: read)
        Journal(tmp_path).write(Act.NOTED, Phrase("A note"))
    verification = verify(tmp_path)
    assert verification.intact
    assert ["7200" in remark.english for remark in verification.remarks] == [True]


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    folder = tmp_path_factory.mktemp("long")
    journal = Journal(folder)
    for number in range(60):
        journal.write(Act.NOTED, Phrase("Note %(number)s", {"number": str(number)}))
    return folder, (folder / "journal.jsonl").read_bytes()


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_byte_changed_put_in_or_taken_out_is_found_where_it_is(long, data):
    folder, content = long
    place = data.draw(st.integers(0, len(content) - 1))
    kind = data.draw(st.sampled_from(["change", "insert", "delete"]))
    byte = bytes([data.draw(st.integers(0, 255))])
    if kind == "change" and content[place : place + 1] == byte:
        return
    after = place if kind == "insert" else place + 1
    changed = content[:place] + (b"" if kind == "delete" else byte) + content[after:]
    if changed == content:
        return
    line = content[:place].count(b"\n") + 1
    problems = _verified(folder, changed)
    assert problems
    # Two lines that became one, or one that became two, are at least beside it.
    assert all(found.line is None or abs(found.line - line) <= 1 for found in problems)
    assert any(found.line is None or abs(found.line - line) <= 1 for found in problems)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_entries_in_another_order_are_found(long, data):
    folder, content = long
    lines = content.splitlines(keepends=True)
    first = data.draw(st.integers(0, len(lines) - 1))
    second = data.draw(st.integers(0, len(lines) - 1))
    if first == second:
        return
    lines[first], lines[second] = lines[second], lines[first]
    found = {problem.entry for problem in _verified(folder, b"".join(lines))}
    assert found & {first + 1, second + 1}


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_entries_taken_out_are_found(long, data):
    folder, content = long
    lines = content.splitlines(keepends=True)
    gone = data.draw(st.sets(st.integers(1, len(lines)), min_size=1))
    kept = [line for number, line in enumerate(lines, start=1) if number not in gone]
    named = set()
    for problem in _verified(folder, b"".join(kept)):
        assert problem.fault in {Fault.MISSING, Fault.CUT, Fault.FOREIGN}
        named |= set(range(problem.entry, (problem.last or problem.entry) + 1))
    assert named == gone


def _verified(folder, content):
    (folder / "journal.jsonl").write_bytes(content)
    return verify(folder).problems


def test_whatever_stands_there_is_no_crash(tmp_path):
    Journal(tmp_path).write(Act.NOTED, Phrase("A note"))
    for content in (b"\n\n\n", b"\0" * 4096, os.urandom(5000), b'{"entry":1e999}\n', b"[" * 70000):
        (tmp_path / "journal.jsonl").write_bytes(content)
        assert not verify(tmp_path).intact


def test_number_without_end_is_told_at_once(tmp_path):
    """Whoever makes a bag signs what they like; each missing number by itself would fill memory."""
    journal = Journal(tmp_path)
    journal.write(Act.NOTED, Phrase("A note"))
    key = read_key(tmp_path)
    head = read_head(tmp_path)
    write_head(tmp_path, replace(head, entries=10**15), key)
    found = verify(tmp_path).problems[0]
    assert (found.fault, found.entry, found.last) == (Fault.CUT, 3, 10**15)
