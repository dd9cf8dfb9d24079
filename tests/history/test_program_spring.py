"""What a program writes, as a stream that can be started again."""

from __future__ import annotations

import pytest

from pratique.errors import Unreadable
from pratique.history.program import Program
from pratique.history.program_spring import ProgramSpring


def spring(*words):
    return ProgramSpring(lambda: Program(words[0], "coreutils").start(words[1:]), "1")


def test_it_starts_again():
    found = spring("echo", "one")
    for _ in range(2):
        at, flow = found.start(5)
        assert at == 0
        assert flow.read(100) == b"one\n"
        assert flow.read(100) == b""
    found.close()


def test_a_failure_is_unreadable():
    found = spring("false")
    _, flow = found.start(0)
    with pytest.raises(Unreadable, match="false ended with status 1"):
        flow.read(1)
    found.close()


def test_a_program_that_is_not_there_is_unreadable():
    with pytest.raises(Unreadable, match="not installed"):
        spring("no-such-program").start(0)


def test_it_ends_with_the_spring():
    found = spring("yes")
    _, flow = found.start(0)
    assert flow.read(2) == b"y\n"
    found.close()
    found.close()
    assert found.stamp() == "1"
