"""`pratique sql`: any question to the tables."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pratique.cli.options import case_option, container_option, json_option

if TYPE_CHECKING:
    from collections.abc import Iterator

_HELP = """Put a question of your own to the tables, in DuckDB's SQL.

The tables cannot be changed by it. All times in them are UTC, and what an odd name is made
of is written out (\\x1b). "group" needs its quotes, since the word belongs to SQL.

\b
    pratique sql --tables               which tables there are
    pratique sql --tables file          what stands in the table `file`
    pratique sql "select path, size from file where mode & 2048 > 0"
    pratique sql --container web "select * from account"

\b
Exit statuses: 0 done; 2 wrong usage, or not understood as SQL; 5 no case;
70 Pratique itself failed.
"""


@click.command(help=_HELP, short_help="Put your own question to the tables.")
@click.argument("query", required=False)
@case_option
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, safe to open in a spreadsheet.")
@container_option
@click.option(
    "--tables",
    "list_tables",
    is_flag=True,
    help="List the tables; with the name of one as QUERY, its columns.",
)
def command(
    query: str | None,
    case_folder: Path | None,
    container: str | None,
    *,
    as_json: bool,
    as_csv: bool,
    list_tables: bool,
) -> int:
    """Answer a query, or describe the tables."""
    from pratique.errors import UsageError

    if as_json and as_csv:
        raise UsageError("Output is either JSON or CSV", next_step="Leave out --json or --csv.")
    if list_tables:
        _describe(query, as_json=as_json)
        return 0
    if not query:
        raise UsageError(
            "There is no query", next_step='Give one: pratique sql "select count(*) from file"'
        )
    from pratique.case.evidence_tables import tables_of
    from pratique.cli.chosen_case import chosen_case

    case = chosen_case(case_folder)
    with tables_of(case, case.newest().id, container) as tables:
        names, rows = tables.ask(query)
        _print(names, rows, as_json=as_json, as_csv=as_csv)
    return 0


def _print(
    names: list[str], rows: Iterator[tuple[Any, ...]], *, as_json: bool, as_csv: bool
) -> None:
    from pratique.cli.say import say, say_csv, say_json

    if as_json:
        say_json(dict(zip(names, map(_plain, row), strict=True)) for row in rows)
    elif as_csv:
        say_csv([names])
        say_csv([_text(value) for value in row] for row in rows)
    else:
        say(" | ".join(names))
        for row in rows:
            say(" | ".join(map(_text, row)))


def _plain(value: Any) -> Any:
    from datetime import datetime

    if isinstance(value, datetime):
        return value.isoformat() + "Z"  # all times of the tables are UTC
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON knows neither nan nor inf
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def _text(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    return ", ".join(map(str, plain)) if isinstance(plain, list) else str(plain)


def _describe(name: str | None, *, as_json: bool) -> None:
    from pratique.case.evidence_tables import stored_types
    from pratique.cli.say import say, say_json
    from pratique.errors import UsageError
    from pratique.store.columns import columns

    types = {row.table: row for row in stored_types()}
    if name is not None and name.strip('"') not in types:
        raise UsageError(
            f"There is no table {name}", next_step="List them with: pratique sql --tables"
        )
    chosen = types if name is None else {name.strip('"'): types[name.strip('"')]}
    if as_json:
        say_json(
            {
                "table": table,
                "meaning": (row.__doc__ or "").strip().splitlines()[0],
                "columns": [
                    {
                        "name": c.name,
                        "type": c.sql_type,
                        "nullable": c.nullable,
                        "meaning": c.meaning,
                    }
                    for c in columns(row)
                ],
            }
            for table, row in sorted(chosen.items())
        )
        return
    for table, row in sorted(chosen.items()):
        say(f"{table:<18} {(row.__doc__ or '').strip().splitlines()[0]}")
        if name is not None:
            for column in columns(row):
                say(f"  {column.name:<18} {column.sql_type:<13} {column.meaning}")
