"""What a version says of a trace, and what it costs to know."""

from __future__ import annotations

import pytest

from invented import START, Held, Invented
from pratique.dating.recognition import MOST_BYTES, Recognition, State
from pratique.dating.trace import Way
from pratique.history.base import Proof, Unknown
from pratique.model import EntryType, Instant

WITH, WITHOUT, UNKNOWN = State.WITH, State.WITHOUT, State.UNKNOWN
SHELL = b"<?php\n// page\neval($_POST['c']);\n"
LINK = {"type": EntryType.SYMLINK, "way": Way.STATE, "target": b"/tmp/x"}

CASES = {
    "the same bytes": ({}, Held(b"bad"), WITH),
    "other bytes of the same length": ({}, Held(b"god"), WITHOUT),
    "another length": ({}, Held(b"longer"), WITHOUT),
    "nothing": ({}, None, WITHOUT),
    "a broken snapshot": ({}, Unknown.BROKEN, UNKNOWN),
    "not backed up": ({}, Unknown.NOT_COVERED, UNKNOWN),
    "a folder of that name": ({}, Held(b"", type=EntryType.DIRECTORY), WITHOUT),
    "the line stands elsewhere": (
        {"way": Way.LINE, "line": b"evil"}, Held(b"one\n  evil \ntwo\n"), WITH,
    ),
    "the file without the line": ({"way": Way.LINE, "line": b"evil"}, Held(b"devil\n"), WITHOUT),
    "a longer line that holds it": (
        {"way": Way.LINE, "line": b"evil"}, Held(b"# evil\n"), WITHOUT,
    ),
    "another shell at its place": (
        {"shown": "/a.php", "content": b"x", "marks": frozenset({"php-runs-request"})},
        Held(SHELL), WITH,
    ),
    "an innocent page at its place": (
        {"shown": "/a.php", "content": b"x", "marks": frozenset({"php-runs-request"})},
        Held(b"<?php echo 1;"), WITHOUT,
    ),
    "the same bytes without the bit": ({"rights": True, "mode": 0o4755}, Held(b"bad"), WITHOUT),
    "the same bytes with the bit": (
        {"rights": True, "mode": 0o4755}, Held(b"bad", mode=0o4755), WITH,
    ),
    "another mode where it does not count": ({}, Held(b"bad", mode=0o777), WITH),
    "the same link": (LINK, Held(b"", type=EntryType.SYMLINK, target=b"/tmp/x"), WITH),
    "a link elsewhere": (LINK, Held(b"", type=EntryType.SYMLINK, target=b"/tmp/y"), WITHOUT),
    "the same folder": (
        {"type": EntryType.DIRECTORY, "way": Way.STATE}, Held(b"", type=EntryType.DIRECTORY), WITH,
    ),
    "a folder with other rights": (
        {"type": EntryType.DIRECTORY, "way": Way.STATE, "mode": 0o777},
        Held(b"", type=EntryType.DIRECTORY), WITHOUT,
    ),
}  # fmt: skip


def seen(history: Invented, path: bytes, day: int = 0) -> tuple:
    snapshot = history.snapshots()[day]
    return snapshot, history.look(snapshot, [path])[path]


@pytest.mark.parametrize("name", CASES)
def test_a_version_says(name, trace):
    changed, held, expected = CASES[name]
    wanted = trace(**changed)
    history = Invented([{} if held is None else {wanted.path: held}])
    found = Recognition(history).recognise(wanted, *seen(history, wanted.path))
    assert found.state is expected
    assert found.how


def test_a_content_that_is_proved_the_same_is_read_once(trace):
    history = Invented([{b"a": Held(b"bad")}] * 5, proof=Proof.CONTENT)
    recognition = Recognition(history)
    states = [recognition.recognise(trace(), *seen(history, b"a", day)).state for day in range(5)]
    assert states == [WITH] * 5
    assert history.fetched == recognition.read == 1


def test_an_inode_that_was_not_changed_is_read_once(trace):
    held = Held(b"bad", ctime=Instant(5), inode=7)
    history = Invented([{b"a": held}] * 5)
    recognition = Recognition(history)
    for day in range(5):
        recognition.recognise(trace(), *seen(history, b"a", day))
    assert history.fetched == 1


def test_a_time_of_the_content_alone_spares_nothing(trace):
    history = Invented([{b"a": Held(b"bad")}, {b"a": Held(b"god")}])
    recognition = Recognition(history)
    states = [recognition.recognise(trace(), *seen(history, b"a", day)).state for day in range(2)]
    assert states == [WITH, WITHOUT]


def test_a_content_that_cannot_be_had_is_unknown(trace):
    history = Invented([{b"a": Held(b"bad")}])
    snapshot, version = seen(history, b"a")
    history.days = [{}]
    found = Recognition(history).recognise(trace(), snapshot, version)
    assert (found.state, found.how) == (UNKNOWN, "its content could not be read: is not there")


@pytest.mark.parametrize(("more", "expected"), [(0, UNKNOWN), (1, WITHOUT)])
def test_a_content_too_long_to_be_fetched(trace, more, expected):
    wanted = trace(content=b"x" * (MOST_BYTES + 1))
    history = Invented([{b"a": Held(b"x" * (MOST_BYTES + 1 + more))}])
    assert Recognition(history).recognise(wanted, *seen(history, b"a")).state is expected
    assert history.fetched == 0


def test_what_nobody_touched_since_is_not_read(trace):
    now = {"ctime": Instant(7), "mtime": START, "inode": 12}
    history = Invented([{b"a": Held(b"bad", ctime=Instant(7), inode=0)}], proof=Proof.NONE)
    found = Recognition(history).recognise(trace(**now), *seen(history, b"a"))
    assert (found.state, history.fetched) == (WITH, 0)
    changed = Invented([{b"a": Held(b"god", ctime=Instant(8), inode=0)}], proof=Proof.NONE)
    found = Recognition(changed).recognise(trace(**now), *seen(changed, b"a"))
    assert (found.state, changed.fetched) == (WITHOUT, 1)
