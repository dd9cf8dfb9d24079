"""The case that a command is about, named to the person unless they have named it."""

from __future__ import annotations

from pathlib import Path

from pratique.case.folder import Case, find, is_named, shown_path
from pratique.cli.say import say_aside
from pratique.report.escape import for_terminal
from pratique.report.words import _


def chosen_case(given: Path | None) -> Case:
    """The case of `--case`, of `$PRATIQUE_CASE`, or the one used last from here; see `find`."""
    case = find(given)
    if not is_named(given):
        say_case(case)
    return case


def say_case(case: Case) -> None:
    """Name the case on stderr."""
    say_aside(case_line(case))


def case_line(case: Case) -> str:
    """The line that names it, harmless to print."""
    return for_terminal(_("Case: %(path)s") % {"path": shown_path(case.folder)})
