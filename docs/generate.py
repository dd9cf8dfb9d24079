"""Write docs/reference/ from what the code declares: `PYTHONPATH=src python docs/generate.py`.

A test fails as long as the pages on disk differ from what this program would write.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from pratique import errors
from pratique.case.evidence_tables import stored_types
from pratique.checks import all_checks
from pratique.checks.base import Check
from pratique.cli import command as pratique
from pratique.parsers import all_parsers
from pratique.store.columns import columns

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py from the code. Change it there. -->"


def pages() -> dict[str, str]:
    """Each page of the reference: its file name, and its text."""
    return {
        "tables.md": _page("Tables", _tables()),
        "checks.md": _page("Checks", _checks()),
        "commands.md": _page("Commands", _commands()),
        "errors.md": _page("Errors", _errors()),
        "exit-statuses.md": _page("Exit statuses", _exit_statuses()),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([f"# {title}", "", NOTE, "", *lines]).rstrip() + "\n"


def _tables() -> Iterator[str]:
    yield "What a survey writes down. Ask them with `pratique sql`; the guide is"
    yield "[asking with SQL](../guides/asking-with-sql.md). Names follow osquery's where it has the"
    yield "table. Times are UTC. A path is in its readable form: `\\xNN` for a byte that does not"
    yield "print, `\\\\` for a backslash."
    read_by: dict[str, list[str]] = {}
    for parser in all_parsers():
        for row in parser.rows:
            read_by.setdefault(row.table, []).extend(parser.places)
    for row in stored_types():
        yield from _table(row, sorted(set(read_by.get(row.table, ()))))


def _table(row: type[Any], places: list[str]) -> Iterator[str]:
    yield from ("", f"## {row.table}", "", inspect.getdoc(row) or "", "")
    if places:
        yield from ("Read from " + ", ".join(f"`{place}`" for place in places) + ".", "")
    yield from ("| column | type | meaning |", "|---|---|---|")
    for column in columns(row):
        kind = column.sql_type + (", may be null" if column.nullable else "")
        yield f"| `{column.name}` | {kind} | {_cell(column.meaning)} |"


def _checks() -> Iterator[str]:
    yield "Every question that `pratique examine` puts, with what may be innocent about an answer"
    yield "and what the question cannot see. A check answers in one of three ways: found, nothing"
    yield "in what was read, could not look."
    room = ""
    for check in all_checks():
        if check.slug.partition("-")[0] != room:
            room = check.slug.partition("-")[0]
            yield from ("", f"## {room}")
        yield from _check(check)


def _check(check: Check) -> Iterator[str]:
    tables = ", ".join(f"[{row.table}](tables.md#{row.table})" for row in check.reads)
    yield from ("", f"### {check.slug}", "", f"**{_cell(check.title)}.**")
    yield f"Severity {check.severity.word}; {check.technique}; reads {tables}."
    yield from ("", f"- May be innocent: {check.innocent}")
    yield f"- Cannot see: {check.blind}"
    yield f"- What to do next: {check.next}"


def _commands() -> Iterator[str]:
    yield "The same words as `--help`."
    context = _context(pratique, "pratique", None)
    yield from _command(context, pratique)


def _command(context: click.Context, command: click.Command) -> Iterator[str]:
    yield from ("", f"## {context.command_path}", "", "```text", _help(context, command), "```")
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _command(_context(inner, name, context), inner)


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    return click.Context(command, parent, name, **command.context_settings)


def _help(context: click.Context, command: click.Command) -> str:
    formatter = click.HelpFormatter(width=90)
    command.format_help(context, formatter)
    return formatter.getvalue().rstrip()


def _errors() -> Iterator[str]:
    yield "Every error has a code, says what happened and where, and what to do next."
    yield from ("", "| code | exit status | meaning |", "|---|---|---|")
    for error in _tree(errors.PratiqueError):
        meaning = (inspect.getdoc(error) or "").partition("\n")[0]
        yield f"| `{error.code}` | {error.exit_status} | {_cell(meaning)} |"


def _tree(error: type[errors.PratiqueError]) -> Iterator[type[errors.PratiqueError]]:
    for inner in error.__subclasses__():
        yield inner
        yield from _tree(inner)


def _exit_statuses() -> Iterator[str]:
    yield "The same for every command."
    yield from ("", "| status | meaning |", "|---|---|")
    for status, meaning in re.findall(r"^ {2}(\d+) +(.+)$", pratique.epilog or "", re.MULTILINE):
        yield f"| {status} | {_cell(meaning)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text)
        print(REFERENCE / name)
