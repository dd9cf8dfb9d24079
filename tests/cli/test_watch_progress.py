from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress, TextColumn

from pratique.case.folder import Case
from pratique.cli.watch_progress import Quiet, Shown, watching
from pratique.inventory.advisory.advisory import GivenAdvisories
from pratique.model import Instant
from pratique.survey.clean_copy import GivenCopy
from pratique.survey.progress import Amount

CASE = Case(Path("/cases/a\x1b[2J[red]"), "", ())
SOME = Amount(entries=2000, entries_done=1000, bytes=10_000_000, bytes_done=4_000_000, listed=False)


@pytest.mark.parametrize("quiet", [True, False])
def test_silent_where_no_terminal_is(quiet, capsys):
    with watching(quiet=quiet) as watcher:
        assert isinstance(watcher, Quiet)
        watcher.at(SOME)
        watcher.checked(1, 2)
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")


@pytest.mark.parametrize(
    ("say_case", "line"), [(True, "Case: /cases/a\\x1b[2J[red]\n"), (False, "")]
)
def test_the_case_is_named_where_nobody_has_named_it(say_case, line, capsys, monkeypatch):
    with watching(quiet=True, say_case=say_case) as watcher:
        watcher.into(CASE)
    assert capsys.readouterr().err == line
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with watching(quiet=False, say_case=say_case) as watcher:
        watcher.into(CASE)
    assert (line in terminal.getvalue()) is True
    assert ("Case:" in terminal.getvalue()) is say_case
    assert "\x1b[2J" not in terminal.getvalue()


@pytest.mark.parametrize(("left_out", "said"), [(0, False), (3, True)])
def test_a_clean_copy_is_named_as_it_was_understood(left_out, said, capsys, monkeypatch):
    copy = GivenCopy(
        "c1", "/a\x1b[2J.zip", "zip", "[red]Blog", "6.4", 1234, 9, 0, left_out, "", Instant(1)
    )
    terminal = Terminal()
    with watching(quiet=True) as watcher:
        watcher.took(copy)
    monkeypatch.setattr("sys.stderr", terminal)
    with watching(quiet=False) as watcher:
        watcher.took(copy)
    for text in (capsys.readouterr().err, terminal.getvalue()):
        assert "Clean copy: [red]Blog 6.4, 1,234 files (/a\\x1b[2J.zip)" in text
        assert "\x1b[2J" not in text
        assert ("3 links" in text) is said


@pytest.mark.parametrize(("odd", "said"), [(0, False), (3, True)])
def test_advisories_are_named_with_what_was_not_understood(odd, said, capsys, monkeypatch):
    given = GivenAdvisories(
        "g", "/a\x1b[2J.json", 1, 1234, odd, "[red]x" if odd else "", None, Instant(1)
    )
    terminal = Terminal()
    with watching(quiet=True) as watcher:
        watcher.learned(given)
    monkeypatch.setattr("sys.stderr", terminal)
    with watching(quiet=False) as watcher:
        watcher.learned(given)
    for text in (capsys.readouterr().err, terminal.getvalue()):
        assert "Advisories: 1,234 (/a\\x1b[2J.json)" in text
        assert "\x1b[2J" not in text
        assert ("first: [red]x" in text) is said


@pytest.mark.parametrize(("columns", "wide"), [(80, False), (120, True)])
def test_the_time_left_fits_the_terminal(columns, wide, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with watching(quiet=False) as watcher:
        watcher.at(Amount(12_345_678, 12_345_678, 10**11, 10**11, listed=True))
    text = terminal.getvalue()
    assert "12,345,678 of 12,345,678 names, 100 GB read" in text
    assert "left:" in text
    assert "\N{HORIZONTAL ELLIPSIS}" not in text
    assert ("\N{BOX DRAWINGS HEAVY HORIZONTAL}" in text) is wide


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_it_on_stderr_unless_it_is_quiet(monkeypatch, capsys):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with watching(quiet=True) as watcher:
        assert isinstance(watcher, Quiet)
    assert terminal.getvalue() == ""
    with watching(quiet=False) as watcher:
        watcher.at(SOME)
        watcher.checked(3, 66)
    assert "1,000 of 2,000 names" in terminal.getvalue()
    assert "3 of 66 checks" in terminal.getvalue()
    assert capsys.readouterr().out == ""


@pytest.fixture
def bar():
    return Progress(TextColumn("{task.description}"), console=Console(file=io.StringIO()))


def test_no_total_before_the_listing_is_finished(bar):
    shown = Shown(bar)
    shown.at(SOME)
    (reading,) = bar.tasks
    assert reading.total is None
    shown.at(Amount(2000, 1000, 10_000_000, 4_000_000, listed=True))
    assert 0 < reading.completed < reading.total
    shown.at(Amount(2000, 2000, 10_000_000, 10_000_000, listed=True))
    assert reading.completed == reading.total


def test_never_beyond_the_end(bar):
    shown = Shown(bar)
    shown.at(Amount(10, 10, 100, 5000, listed=True))  # a file that grew while it was read
    (reading,) = bar.tasks
    assert reading.completed <= reading.total


def test_checks_are_a_second_line(bar):
    shown = Shown(bar)
    for done in (1, 2, 3):
        shown.checked(done, 3)
    reading, asking = bar.tasks
    assert (asking.completed, asking.total) == (3, 3)
    assert reading.completed == 0
