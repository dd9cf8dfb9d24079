"""What all commands share in what they print: errors, text, JSON lines, CSV."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, Final, TextIO

import click

from pratique.errors import PratiqueError, UsageError
from pratique.report.escape import for_csv, for_terminal
from pratique.report.words import language

_WIDEST: Final = 120  # columns; longer lines of prose are hard to read
_NARROWEST: Final = 40
_UNBREAKABLE: Final = re.compile(r" (?=[:;!?»%](?:\s|$))|(?<=«) |(?<=\d) (?=\d{3}\b)")


class ReaderLeft(Exception):
    """Whoever read our output has seen enough: `pratique findings | head`."""


def say_error(error: PratiqueError) -> None:
    """What happened, where, and what to do next, on stderr; each line of it escaped."""
    first, *others = for_terminal(error.what, lines=True).splitlines() or [""]
    _aside(_wrapped(f"pratique: {first}", 2, sys.stderr))
    for line in others:
        _aside(_wrapped(f"  {line}".rstrip(), 2, sys.stderr))
    if error.where:
        _aside(f"  where: {for_terminal(error.where)}")
    if error.next_step:
        _aside(_wrapped(f"  next:  {for_terminal(error.next_step)}", 9, sys.stderr))


def say_aside(text: str, *, lines: bool = False) -> None:
    """A remark for a person, on stderr, so that it does not mix with the data."""
    shown = for_terminal(text, lines=lines)
    _aside(shown if lines else _wrapped(shown, 0, sys.stderr))


def say(text: str = "", *, lines: bool = False) -> None:
    """Text for a person, on stdout, whatever is in it; a line of it stays a line."""
    _put(for_terminal(text, lines=lines) + "\n")


def say_prose(text: str, *, hang: int = 0) -> None:
    """A paragraph on stdout. A terminal gets it in lines that fit, all but the first indented.

    Long words stay whole, since they are paths. In a pipe it is one line.
    """
    _put(_wrapped(for_terminal(text), hang, sys.stdout) + "\n")


def let_the_rest_go_nowhere() -> None:
    """After a failed write to stdout: what is to be flushed at exit would fail once more."""
    with contextlib.suppress(OSError, ValueError):  # a stream in memory has no number
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _wrapped(line: str, hang: int, stream: TextIO | None) -> str:
    if stream is None or not stream.isatty():
        return line
    columns = shutil.get_terminal_size().columns
    width = max(_NARROWEST, min(columns, _WIDEST))
    # Unbreakable while lines are broken, plain again in what is printed and copied.
    whole = _UNBREAKABLE.sub("\N{NO-BREAK SPACE}", line) if language() == "fr" else line
    return "\n".join(
        textwrap.wrap(
            whole,
            width,
            subsequent_indent=" " * hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
    ).replace("\N{NO-BREAK SPACE}", " ")


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


def say_bytes(content: bytes) -> None:
    """Exact bytes on stdout, which must be no terminal."""
    _put(content)


def _put(text: str | bytes) -> None:
    try:
        click.echo(text, nl=False)
    except OSError as error:
        let_the_rest_go_nowhere()
        if isinstance(error, BrokenPipeError):
            raise ReaderLeft from error
        raise UsageError(
            f"The output cannot be written: {error.strerror or error}",
            next_step="Send it somewhere else. Whatever was examined is kept in the case.",
        ) from error


def _aside(text: str) -> None:
    with contextlib.suppress(OSError):  # when nobody reads the remarks, the answer still counts
        click.echo(text, err=True)
