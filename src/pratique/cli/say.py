"""What all commands share in what they print: errors, JSON lines, findings in a few lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click

from pratique.errors import PratiqueError
from pratique.report.escape import for_terminal


def say_error(error: PratiqueError) -> None:
    """What happened, where, and what to do next, on stderr."""
    click.echo(f"pratique: {for_terminal(error.what)}", err=True)
    if error.where:
        click.echo(f"  where: {for_terminal(error.where)}", err=True)
    if error.next_step:
        click.echo(f"  next:  {for_terminal(error.next_step)}", err=True)


def say(text: str = "", *, lines: bool = False) -> None:
    """Text for a person, on stdout, whatever is in it."""
    click.echo(for_terminal(text, lines=lines))


def say_json(objects: Iterable[dict[str, Any]]) -> None:
    """One object a line, in ASCII, so that no name of the evidence reaches the terminal raw."""
    for one in objects:
        click.echo(json.dumps(one, ensure_ascii=True))
