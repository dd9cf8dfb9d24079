"""What all commands share in what they print: errors, text, JSON lines, CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

import click

from pratique.errors import PratiqueError
from pratique.report.escape import for_csv, for_terminal


class ReaderLeft(Exception):
    """Whoever read our output has seen enough: `pratique findings | head`."""


def say_error(error: PratiqueError) -> None:
    """What happened, where, and what to do next, on stderr; each line of it escaped."""
    first, *others = for_terminal(error.what, lines=True).splitlines() or [""]
    click.echo(f"pratique: {first}", err=True)
    for line in others:
        click.echo(f"  {line}".rstrip(), err=True)
    if error.where:
        click.echo(f"  where: {for_terminal(error.where)}", err=True)
    if error.next_step:
        click.echo(f"  next:  {for_terminal(error.next_step)}", err=True)


def say_aside(text: str) -> None:
    """A remark for a person, on stderr, so that it does not mix with the data."""
    click.echo(for_terminal(text), err=True)


def say(text: str = "", *, lines: bool = False) -> None:
    """Text for a person, on stdout, whatever is in it."""
    _put(for_terminal(text, lines=lines) + "\n")


def say_json(objects: Iterable[dict[str, Any]]) -> None:
    """One object a line, in ASCII, so that no name of the evidence reaches the terminal raw."""
    for one in objects:
        _put(json.dumps(one, ensure_ascii=True, allow_nan=False) + "\n")


def say_csv(rows: Iterable[Sequence[str]]) -> None:
    """Rows of RFC 4180, every cell quoted, none of which a spreadsheet takes for a formula."""
    for row in rows:
        line = io.StringIO()
        csv.writer(line, quoting=csv.QUOTE_ALL).writerow([for_csv(cell) for cell in row])
        _put(line.getvalue())


def _put(text: str) -> None:
    try:
        click.echo(text, nl=False)
    except BrokenPipeError as error:
        raise ReaderLeft from error
