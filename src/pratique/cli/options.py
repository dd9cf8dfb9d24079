"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pratique.model import Severity

Command = TypeVar("Command", bound=Callable[..., Any])

case_option = click.option(
    "--case",
    "case_folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The case folder.  [default: $PRATIQUE_CASE, else the newest in or below this folder]",
)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object a line, for scripts."
)


class SeverityWord(click.ParamType[Severity]):
    """One of the words note, low, medium, high, critical."""

    name = "severity"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Severity:
        """The severity that the word names."""
        if isinstance(value, Severity):
            return value
        try:
            return Severity.from_word(str(value))
        except KeyError:
            words = ", ".join(severity.word for severity in Severity)
            self.fail(f"{value!r} is none of: {words}", param, ctx)

    def shell_complete(
        self, _ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """The words that begin like this."""
        return [
            click.shell_completion.CompletionItem(severity.word)
            for severity in Severity
            if severity.word.startswith(incomplete)
        ]


fail_on_option = click.option(
    "--fail-on",
    metavar="SEVERITY",
    type=SeverityWord(),
    help="Exit with 1 when there is a finding of this severity or above.",
)
