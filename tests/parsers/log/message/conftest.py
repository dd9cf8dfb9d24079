"""One message of a program, and the rows that all speakers make of it."""

from __future__ import annotations

import polars as pl
import pytest

from pratique.parsers.log.message import heard
from pratique.survey.log.block import complete

LEFT_OUT = ("path", "line", "time_source", "time_confidence", "host", "program")


@pytest.fixture
def rows_of():
    """A function: program and message in; table and columns that are not null of each row out."""

    def hear(program, message):
        frame = pl.DataFrame(
            {"path": "/var/log/auth.log", "line": 1, "time": None, "time_source": "",
             "time_confidence": 0.0, "host": "web", "program": program, "pid": None,
             "message": message},
            schema_overrides={"line": pl.Int64, "time": pl.Datetime("ns"), "pid": pl.Int64},
        )  # fmt: skip
        found = []
        for kind, rows in heard(frame).items():
            for row in complete(rows, kind, "/var/log/auth.log").to_dicts():
                told = {
                    name: value
                    for name, value in row.items()
                    if value is not None and name not in LEFT_OUT
                }
                found.append((kind.table, told))
        return found

    return hear
