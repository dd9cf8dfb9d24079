from __future__ import annotations

import pytest

from pratique.cli.fault import details, own_fault

ODD = "a\x1b[2J\u202e\udcff\nb" + "x" * 5000


class Unprintable(Exception):
    def __str__(self) -> str:
        raise ValueError


@pytest.fixture
def failing(monkeypatch):
    """Let a command fail in a way that nobody has foreseen: `failing(error)`."""

    def fail(error: BaseException) -> None:
        def find(*_arguments):
            raise error

        monkeypatch.setattr("pratique.cli.chosen_case.find", find)

    monkeypatch.delenv("PRATIQUE_TRACEBACK", raising=False)
    return fail


@pytest.mark.parametrize(
    "error",
    [ValueError(ODD), KeyError(), OSError(5, ODD), RecursionError(), Unprintable(), TypeError(1)],
    ids=lambda error: type(error).__name__,
)
def test_a_fault_is_no_answer(error, failing, typed):
    failing(error)
    for arguments in (["findings"], ["findings", "--json"], ["findings", "--fail-on", "note"]):
        said = typed(*arguments)
        assert (said.status, said.out) == (70, "")
        assert said.harmless
        assert "says nothing about the evidence" in said.err
        assert "What was read is kept in the case" in said.err
        assert "chosen_case.py, line" in said.err
        assert "PRATIQUE_TRACEBACK=1" in said.err
        assert type(error).__name__ in said.err
        assert "Traceback" not in said.err
        assert len(said.err) < 2500


def test_the_details_when_they_are_asked_for(failing, typed, monkeypatch):
    failing(ValueError(ODD))
    monkeypatch.setenv("PRATIQUE_TRACEBACK", "1")
    said = typed("findings")
    assert said.status == 70
    assert said.harmless
    assert said.err.startswith("Traceback (most recent call last)")
    assert "a\\x1b[2J" in said.err


def test_too_little_memory_has_its_own_words(failing, typed):
    failing(MemoryError())
    said = typed("findings")
    assert said.status == 70
    assert "not enough memory" in said.err
    assert "--jobs 1" in said.err


def test_a_wish_to_stop_is_no_fault(failing, typed):
    failing(KeyboardInterrupt())
    assert typed("findings").status == 130


def test_an_error_that_was_never_raised_has_no_place(monkeypatch):
    monkeypatch.setenv("PRATIQUE_TRACEBACK", "")
    assert own_fault(ValueError("x")).where == ""
    assert details(ValueError("x")) == ""
