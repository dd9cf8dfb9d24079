"""Lines into rows by one form, as the pass over logs does it: for the tests of forms."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
from hypothesis import strategies as st

from pratique.parsers.log.base import LogFormat
from pratique.parsers.log.clock import Clock
from pratique.survey.log.block import complete
from pratique.survey.log.form import apart
from pratique.survey.log.lines import Block

PATH: Final = "/var/log/x.log"
_TIMING: Final = {"path", "time_source", "time_confidence"}


def read(form: LogFormat, text: str, zone: str = "") -> dict[str, list[dict[str, Any]]]:
    """The rows of each table, without what is null; `rest` are the lines that do not fit."""
    lines, blank = Block(1, 0, text.encode()).numbered()
    found, rest = apart(lines, [form], blank)
    tables: dict[str, list[dict[str, Any]]] = {"rest": rest.to_dicts()}
    for one, records, _taken in found:
        timed = Clock(zone).timed(records).with_columns(pl.lit(PATH).alias("path"))
        for row, frame in one.spread(timed).items():
            assert set(one.rows) >= {row}
            tables[row.table] = [
                {name: _plain(value) for name, value in told.items() if _kept(name, value)}
                for told in complete(frame, row, PATH).sort("line").to_dicts()
            ]
    return tables


def _kept(name: str, value: object) -> bool:
    return value is not None and name not in _TIMING


def _plain(value: object) -> object:
    return value if isinstance(value, (int, float, str)) else str(value)


def only(form: LogFormat, text: str, zone: str = "") -> dict[str, Any]:
    """The one row that `text` gives."""
    tables = read(form, text, zone)
    assert tables.pop("rest") == []
    rows = [row for rows in tables.values() for row in rows]
    assert len(rows) == 1
    return rows[0]


def adds_up(form: LogFormat, content: bytes) -> None:
    """Every line is in exactly one of the records and the rest; nothing raises; all spreads."""
    frame, blank = Block(1, 0, content).numbered()
    numbers = frame["line"].to_list()
    found, rest = apart(frame, [form], blank)
    taken = sum(count for _form, _records, count in found)
    assert taken + rest.height == len(numbers)
    starts = [line for _form, records, _count in found for line in records["line"].to_list()]
    assert len(set(starts)) == len(starts)
    assert not set(starts) & set(rest["line"].to_list())
    assert set(starts) <= set(numbers)
    for one, records, _count in found:
        timed = Clock("Europe/Rome").timed(records).with_columns(pl.lit(PATH).alias("path"))
        for row, told in one.spread(timed).items():
            assert set(complete(told, row, PATH)["line"].to_list()) <= set(starts)


def contents(*good: str) -> st.SearchStrategy[bytes]:
    """Any bytes, good lines, and good lines in which something is changed."""
    lines = [line.encode() for line in good]
    changed = st.builds(
        lambda line, at, new: line[:at] + new + line[at + len(new) :],
        st.sampled_from(lines),
        st.integers(0, 200),
        st.binary(max_size=8),
    )
    short = st.builds(lambda line, at: line[:at], st.sampled_from(lines), st.integers(0, 200))
    some = st.one_of(st.sampled_from(lines), changed, short, st.binary(max_size=60))
    return st.lists(some, max_size=8).map(b"\n".join)
