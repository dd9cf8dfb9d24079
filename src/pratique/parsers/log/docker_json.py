r"""What Docker keeps of a container's output: the `json-file` driver, one object a line.

    {"log":"192.0.2.1 - - [...] \"GET / HTTP/1.1\" 200 5\n","stream":"stdout","time":"..."}

`time` is when the daemon took the line, in UTC. What the text is in turn is asked of the forms of
web servers, PHP and proxies; such a row has the time of Docker, which needs no zone. The rest is
kept as what a program said, with `stdout` or `stderr` in place of its name. A line of more than
16 KB comes in pieces, each of which is a row by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pratique.parsers.log.address import SOMEWHERE
from pratique.parsers.log.base import STAMP, TEXT, TIMING, LogFormat
from pratique.parsers.log.json_lines import fields
from pratique.parsers.log.request import dated
from pratique.parsers.log.row.error_event import ErrorEvent
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.parsers.log.row.web_request import WebRequest

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_WAYS: Final = {"log": ("log",), "stream": ("stream",), "time": ("time",)}
_ROWS: Final = (SyslogEvent, WebRequest, ErrorEvent)
_TIME: Final = r"^([0-9-]{10}T[0-9:]{8}(?:\.[0-9]{1,9})?)"
_OUTER: Final = "docker-json"
_TRIED: Final = 200


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines that are such objects."""
    import polars as pl

    text = pl.col(TEXT)
    likely = lines.filter(text.str.starts_with("{") & text.str.contains('"log":', literal=True))
    records = pl.concat([likely.select("line"), fields(likely[TEXT], _WAYS)], how="horizontal")
    time = pl.col("time")
    return dated(
        records.filter("_object", pl.col("log").is_not_null(), time.is_not_null())
        .with_columns(
            time.str.extract(_TIME).alias("stamp"),
            time.str.extract(r"(Z|[+-][0-9]{2}:[0-9]{2})$").alias("zone"),
        )
        .drop("_object", "time")
    )


def spread(records: pl.DataFrame) -> Frames:
    """What the texts are, each in the form that it has, and the others as they are."""
    import polars as pl

    text = pl.col("log").str.strip_chars_end("\r\n").alias(TEXT)
    left = records.select("line", text)
    outer = records.select("line", "path", *TIMING)
    found: dict[type[Any], list[pl.DataFrame]] = {}
    for form in _inner():
        if not left.height:
            break
        if not form.split(pl.concat([left.head(_TRIED), left.tail(_TRIED)]).unique("line")).height:
            continue
        inner = form.split(left)
        left = left.join(inner.select("line"), on="line", how="anti")
        for row, frame in form.spread(inner.drop(STAMP).join(outer, on="line")).items():
            found.setdefault(row, []).append(frame)
    others = records.join(left, on="line").with_columns(
        pl.lit("docker").alias("source"),
        pl.col("stream").alias("program"),
        pl.col(TEXT).alias("message"),
        pl.col(TEXT).str.extract(SOMEWHERE).alias("address"),
    )
    found[SyslogEvent] = [others]
    return {row: pl.concat(frames, how="diagonal_relaxed") for row, frames in found.items()}


def _inner() -> list[LogFormat]:
    from pratique.parsers.log import all_log_formats

    return [
        form
        for form in all_log_formats()
        if form.slug != _OUTER and not form.general and set(form.rows) <= {WebRequest, ErrorEvent}
    ]


FORMATS: Final = (
    LogFormat(
        _OUTER,
        _ROWS,
        ("/var/lib/docker/containers/*/*-json.log*", "/var/lib/containers/**/*-json.log*"),
        split,
        spread,
    ),
)
