"""One message of a program, heard by all speakers: what a test of a speaker asks."""

from __future__ import annotations

from typing import Any

import polars as pl

from pratique.parsers.log.message import heard
from pratique.survey.log.block import complete


def hear(program: str, message: str, *columns: str) -> list[tuple[Any, ...]]:
    """The table and the given columns of each row that the message gives."""
    frame = pl.DataFrame(
        {
            "path": ["/var/log/syslog"],
            "line": [1],
            "time": [None],
            "time_source": [""],
            "time_confidence": [0.0],
            "host": ["host"],
            "program": [program],
            "pid": [None],
            "message": [message],
        },
        schema_overrides={"time": pl.Datetime("ns"), "pid": pl.Int64},
    )
    return [
        (kind.table, *complete(rows, kind, "/var/log/syslog").select(columns).row(0))
        for kind, rows in heard(frame).items()
    ]
