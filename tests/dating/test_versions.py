"""The versions of one file, as they were planted."""

from __future__ import annotations

import pytest

from invented import Held, Invented
from pratique.dating.versions import MOST_BYTES, stands
from pratique.history.base import Proof, Unknown
from pratique.model import EntryType, Instant

ONE, TWO = Held(b"one\nline\n"), Held(b"one\nmore\n")
SAME_LENGTH = Held(b"one\nlind\n")


def of(*days, **how):
    history = Invented([{} if held is None else {b"a": held} for held in days], **how)
    found = [
        (int(s.first.key), int(s.last.key), s.snapshots, s.version is not None)
        for s in stands(history, b"a")
    ]
    return found, history


CASES = {
    "never changed": ([ONE, ONE, ONE], [(0, 2, 3, True)]),
    "changed once": ([ONE, ONE, TWO], [(0, 1, 2, True), (2, 2, 1, True)]),
    "the same length, another byte": ([ONE, SAME_LENGTH], [(0, 0, 1, True), (1, 1, 1, True)]),
    "came": ([None, ONE], [(0, 0, 1, False), (1, 1, 1, True)]),
    "went and came back": (
        [ONE, None, ONE], [(0, 0, 1, True), (1, 1, 1, False), (2, 2, 1, True)],
    ),
    "a broken snapshot is passed over": ([ONE, Unknown.BROKEN, ONE], [(0, 2, 2, True)]),
    "another mode": (
        [ONE, Held(ONE.content, mode=0o755)], [(0, 0, 1, True), (1, 1, 1, True)],
    ),
    "a link instead": (
        [ONE, Held(b"", type=EntryType.SYMLINK, target=b"/x")],
        [(0, 0, 1, True), (1, 1, 1, True)],
    ),
    "a link that leads elsewhere": (
        [Held(b"", type=EntryType.SYMLINK, target=t) for t in (b"/x", b"/y")],
        [(0, 0, 1, True), (1, 1, 1, True)],
    ),
    "never there": ([None, None], [(0, 1, 2, False)]),
    "nothing is told": ([Unknown.NOT_COVERED] * 2, []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("how", [{}, {"everywhere": True}, {"proof": Proof.CONTENT}])
def test_stands(name, how):
    days, expected = CASES[name]
    assert of(*days, **how)[0] == expected


def test_a_content_that_is_proved_the_same_is_fetched_once():
    assert of(*[ONE] * 10, proof=Proof.CONTENT)[1].fetched == 1


def test_an_inode_that_was_not_changed_is_fetched_once():
    assert of(*[Held(b"x", ctime=Instant(4), inode=3)] * 10)[1].fetched == 1


def test_the_difference_is_that_of_two_texts():
    history = Invented([{b"a": ONE}, {b"a": TWO}])
    told = [(s.difference, s.note) for s in stands(history, b"a")]
    assert told == [((), ""), (("@@ -1,3 +1,3 @@", " one", "-line", "+more", " "), "")]


def test_bytes_that_are_no_text_are_only_said_to_differ():
    history = Invented([{b"a": Held(b"\0one")}, {b"a": Held(b"\0two")}])
    last = list(stands(history, b"a"))[-1]
    assert (last.difference, last.note) == ((), "the bytes differ; it is no text")


def test_a_long_difference_ends_with_a_word():
    one, two = (b"".join(b"%d %s\n" % (n, word) for n in range(900)) for word in (b"a", b"b"))
    last = list(stands(Invented([{b"a": Held(one)}, {b"a": Held(two)}]), b"a"))[-1]
    assert len(last.difference) == 200
    assert last.note == "the difference is longer than is shown"


def test_a_content_too_long_is_not_fetched():
    long = Held(b"x" * (MOST_BYTES + 1))
    (one,) = stands(Invented([{b"a": long}]), b"a")
    assert (one.sha256, one.note) == ("", "too long to be compared")


def test_progress_names_every_snapshot():
    told = []
    list(stands(Invented([{b"a": ONE}] * 3), b"a", lambda *at: told.append(at)))
    assert told == [(1, 3), (2, 3), (3, 3)]
