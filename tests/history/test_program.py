"""Programs are run without a shell, ended when silent, and quoted when they fail."""

from __future__ import annotations

import pytest

from pratique.errors import HistoryError
from pratique.history.program import Failed, Program, last_sentence


def test_not_installed_names_the_package():
    with pytest.raises(HistoryError) as raised:
        Program("no-such-program", "its-package").start([])
    assert "its-package" in raised.value.next_step


def test_silence_ends_it():
    with (
        Program("sleep", "coreutils", patience=0.1).start(["60"]) as running,
        pytest.raises(Failed, match="silent"),
    ):
        running.read(1)


def test_lines_and_status():
    with Program("printf", "coreutils").start([r"a\nb\n\nc"]) as running:
        assert list(running.lines()) == [b"a", b"b", b"", b"c"]
    with (
        Program("cat", "coreutils").start(["/no/such/file"]) as running,
        pytest.raises(Failed, match="No such file"),
    ):
        list(running.chunks())


@pytest.mark.parametrize(
    ("words", "last"),
    [("", ""), ("a\nb\n", "b"), ("Fatal: x\nhint\n", "Fatal: x"), ("e\nPlatform: L\n", "e")],
)
def test_last_sentence(words, last):
    assert last_sentence(words) == last
