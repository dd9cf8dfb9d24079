from __future__ import annotations

import os

from pratique.evidence.directory import DirectorySource
from pratique.survey.database.reading import DatabaseReading


def reading(server, files):
    return DatabaseReading(DirectorySource.open_at(server(files)))


def read(one, path, **given):
    return outcome(one.read(path, **given))


def outcome(told):
    """What is returned at the end, and the gaps on the way."""
    gaps = []
    while True:
        try:
            gaps.append(next(told))
        except StopIteration as end:
            return end.value, gaps


def test_content(server):
    assert read(reading(server, {"var/x": b"a"}), b"var/x") == (b"a", [])


def test_what_is_not_there_is_no_gap(server):
    one = reading(server, {"var/x": b"a"})
    assert read(one, b"var/y") == (None, [])
    assert not one.has(b"var/y")
    assert one.has(b"var/x")


def test_what_is_too_long_or_no_file_is_a_gap(server):
    one = reading(server, {"var/x": b"abc", "d/e": b""})
    content, (gap,) = read(one, b"var/x", most=2)
    assert (content, gap.reason) == (None, "too long for what it is")
    content, (gap,) = read(one, b"d")
    assert (content, gap.reason) == (None, "not a file")


def test_a_link_stays_inside(server):
    root = server({"etc/x": b"inside"})
    os.symlink("/etc/x", root / "link")
    assert read(DatabaseReading(DirectorySource.open_at(root)), b"link") == (b"inside", [])


def test_names_are_sorted_and_no_folder_has_none(server):
    one = reading(server, {"a/2": b"", "a/1": b""})
    assert outcome(one.names(b"a")) == ([b"1", b"2"], [])
    assert outcome(one.names(b"nowhere")) == ([], [])


def test_lines_are_bounded_and_what_is_left_out_is_counted(server):
    one = reading(server, {"x": b""})
    assert list(one.bounded(iter("abc"), most=2)) == ["a", "b"]
    assert one.left_out == 1


def test_the_fingerprint_is_that_of_what_was_read(server):
    first, second = reading(server, {"x": b"1"}), reading(server, {"x": b"1"})
    assert first.fingerprint() == second.fingerprint()
    read(first, b"x")
    assert first.fingerprint() != second.fingerprint()
