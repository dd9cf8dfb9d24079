from __future__ import annotations

from datetime import datetime

import polars as pl

from pratique.parsers.log.row.log_gap import LogGap
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.parsers.log.row.web_request import WebRequest
from pratique.survey.log.hour import hours

AT = [datetime(2026, 11, 3, 2, minute) for minute in (1, 9, 59)]  # noqa: DTZ001 - UTC
AT.append(datetime(2026, 11, 3, 3, 0))  # noqa: DTZ001
ROWS = pl.DataFrame({"time": AT, "time_confidence": [1.0, 0.9, 0.05, 0.9]})


def test_web():
    found = hours(WebRequest, ROWS).sort("hour")
    assert found["lines"].to_list() == [2, 1]
    assert set(found["family"]) == {"web"}
    assert found["program"].null_count() == 2


def test_system_has_programs():
    spoken = ROWS.with_columns(source=pl.lit("syslog"), program=pl.Series(["a", "b", "a", "a"]))
    found = hours(SyslogEvent, spoken).sort("hour", "program")
    assert found.select("program", "lines").rows() == [("a", 1), ("b", 1), ("a", 1)]


def test_programs_without_end():
    many = pl.DataFrame({"program": [f"p{number}" for number in range(5000)]}).with_columns(
        time=pl.lit(AT[0]), time_confidence=1.0, source=pl.lit("syslog")
    )
    found = hours(SyslogEvent, many)
    assert found.height <= 301
    assert found["lines"].sum() == 5000


def test_other_tables_have_no_rhythm():
    assert hours(LogGap, ROWS) is None
