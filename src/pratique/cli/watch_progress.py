"""Progress on the terminal: how much, how fast, how long still. Silent anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pratique.report.words import _

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from pratique.case.examine import Watcher
    from pratique.case.folder import Case
    from pratique.inventory.advisory.advisory import GivenAdvisories
    from pratique.survey.clean_copy import GivenCopy
    from pratique.survey.progress import Amount

# What a file costs beside its bytes, in bytes, so that a million small files move the bar.
_FILE_COST = 30_000
_WIDE = 116  # columns that all of it takes for millions of files


class Quiet:
    """Shows nothing but the case, if that is asked for."""

    def __init__(self, *, say_case: bool = False) -> None:
        self._say_case = say_case

    def into(self, case: Case) -> None:
        """Name the case, so that it is known also if this run does not come to its end."""
        if self._say_case:
            from pratique.cli.chosen_case import say_case

            say_case(case)

    def at(self, amount: Amount) -> None:
        """Let it pass."""

    def took(self, copy: GivenCopy) -> None:
        """Say what it is, once: whoever gave it wants to know whether it was understood."""
        from pratique.cli.say import say_aside

        say_aside(copy_line(copy))

    def learned(self, given: GivenAdvisories) -> None:
        """Say how much of it was understood."""
        from pratique.cli.say import say_aside

        say_aside(advisories_line(given))

    def checked(self, done: int, total: int) -> None:
        """Let it pass."""

    def hashed(self, image: str, done: int, total: int) -> None:
        """Let it pass."""

    def dated(self, history: str, done: int, total: int) -> None:
        """Let it pass."""

    def compared(self, history: str, files: int) -> None:
        """Let it pass."""


class Shown:
    """Two lines that move: what is read, and what is asked."""

    def __init__(self, bar: Bar, *, say_case: bool = False) -> None:
        self._say_case = say_case
        self._bar = bar
        self._reading: TaskID = bar.add_task(_("Listing"), total=None, figures="")
        self._asking: TaskID | None = None
        self._dating: TaskID | None = None
        self._comparing: TaskID | None = None
        self._hashing: dict[str, TaskID] = {}

    def into(self, case: Case) -> None:
        """Name the case above the two lines."""
        from pratique.cli.chosen_case import case_line

        if self._say_case:
            self._bar.console.print(
                case_line(case), markup=False, highlight=False, emoji=False, soft_wrap=True
            )

    def at(self, amount: Amount) -> None:
        """Show how far the survey is."""
        from pratique.report.phrases import size
        from pratique.report.words import figure

        done = amount.bytes_done + amount.entries_done * _FILE_COST
        total = amount.bytes + amount.entries * _FILE_COST
        told = {
            "done": figure(amount.entries_done),
            "total": figure(amount.entries),
            "size": size(amount.bytes_done),
        }
        self._bar.update(
            self._reading,
            description=_description(amount),
            completed=min(done, total),
            total=total if amount.listed else None,
            figures=_("%(done)s of %(total)s names, %(size)s read") % told,
        )

    def took(self, copy: GivenCopy) -> None:
        """Name the copy above the two lines."""
        self._bar.console.print(
            copy_line(copy), markup=False, highlight=False, emoji=False, soft_wrap=True
        )

    def learned(self, given: GivenAdvisories) -> None:
        """Name them above the two lines."""
        self._bar.console.print(
            advisories_line(given), markup=False, highlight=False, emoji=False, soft_wrap=True
        )

    def checked(self, done: int, total: int) -> None:
        """Show how many checks have answered."""
        if self._asking is None:
            self._asking = self._bar.add_task(_("Asking"), total=total, figures="")
        told = {"done": done, "total": total}
        figures = _("%(done)s of %(total)s checks") % told
        self._bar.update(self._asking, completed=done, figures=figures)

    def hashed(self, image: str, done: int, total: int) -> None:
        """Show how much of an image went into its SHA-256."""
        from pratique.report.escape import for_terminal
        from pratique.report.phrases import size

        if image not in self._hashing:
            self._hashing[image] = self._bar.add_task(_("Hashing"), total=total, figures="")
        told = {"done": size(done), "total": size(total), "name": for_terminal(image, width=30)}
        figures = _("%(done)s of %(total)s of %(name)s") % told
        self._bar.update(self._hashing[image], completed=done, total=total, figures=figures)

    def dated(self, history: str, done: int, total: int) -> None:
        """Show how many snapshots have been looked at. Most need none: the bar may end early."""
        from pratique.report.escape import for_terminal

        if self._dating is None:
            self._dating = self._bar.add_task(_("Dating"), total=total, figures="")
        told = {"done": done, "total": total, "history": for_terminal(history)}
        figures = _("%(done)s of %(total)s snapshots of %(history)s") % told
        self._bar.update(self._dating, completed=done, total=total, figures=figures)

    def compared(self, history: str, files: int) -> None:
        """Show how many files of a snapshot have been read; how many it has is not known."""
        from pratique.report.escape import for_terminal
        from pratique.report.words import figure

        if self._comparing is None:
            self._comparing = self._bar.add_task(_("Comparing"), total=None, figures="")
        told = {"files": figure(files), "history": for_terminal(history)}
        figures = _("%(files)s files of a snapshot of %(history)s") % told
        self._bar.update(self._comparing, figures=figures)


def copy_line(copy: GivenCopy) -> str:
    """What a clean copy is, harmless to print."""
    from pratique.report.escape import for_terminal
    from pratique.report.words import figure

    told = {
        "name": f"{copy.name} {copy.version}".rstrip(),
        "files": figure(copy.files),
        "path": copy.path,
    }
    line = _("Clean copy: %(name)s, %(files)s files (%(path)s)") % told
    if copy.left_out:
        line += _("; %(count)s links, devices or names that lead out of it were left out") % {
            "count": figure(copy.left_out)
        }
    return for_terminal(line)


def advisories_line(given: GivenAdvisories) -> str:
    """What was understood of a file of advisories, harmless to print."""
    from pratique.report.escape import for_terminal
    from pratique.report.words import figure

    line = _("Advisories: %(entries)s (%(path)s)") % {
        "entries": figure(given.entries),
        "path": given.path,
    }
    if given.odd:
        told = {"odd": figure(given.odd), "first": given.first_odd}
        line += _("; %(odd)s entries or files were not understood, first: %(first)s") % told
    return for_terminal(line)


def _description(amount: Amount) -> str:
    if amount.with_rules:
        return _("Matching rules")
    if amount.logs:
        return _("Reading logs")
    if amount.container:
        from pratique.report.escape import for_terminal

        return for_terminal(amount.container, width=19)
    return _("Reading") if amount.listed else _("Listing and reading")


@contextmanager
def watching(*, quiet: bool, say_case: bool = False) -> Iterator[Watcher]:
    """A watcher for the time of an examination; it names the case if that is asked for."""
    if quiet or not sys.stderr.isatty():
        yield Quiet(say_case=say_case)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    # On a narrow terminal, the figures and the time left are worth more than the bar.
    wide = [BarColumn(bar_width=24)] if console.width >= _WIDE else []
    with Progress(
        TextColumn("{task.description:<19}", markup=False),
        *wide,
        TextColumn("{task.fields[figures]}", markup=False),
        *([TimeElapsedColumn()] if wide else []),
        TextColumn(_("left:")),
        TimeRemainingColumn(elapsed_when_finished=False),
        console=console,
        refresh_per_second=5,
    ) as bar:
        yield Shown(bar, say_case=say_case)
