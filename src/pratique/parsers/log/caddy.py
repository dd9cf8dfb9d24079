r"""What Caddy writes: one JSON object a line, or the same behind a readable beginning.

JSON      {"level":"info","ts":1777777777.123,"logger":"http.log.access","msg":"handled request",
          "request":{"remote_ip":"192.0.2.1","proto":"HTTP/1.1","method":"GET","host":"...",
          "uri":"/","headers":{"User-Agent":["..."]}},"user_id":"","duration":0.01,"size":5,
          "status":200,...}
console   2026/11/03 02:10:00.123<TAB>INFO<TAB>http.log.access<TAB>handled request<TAB>{...}

Source: "Structure" of logging in Caddy's manual; "encoder" for the console form. `ts` is in seconds
since 1970 unless `time_format` gives it another form: milliseconds or nanoseconds since then, ISO
8601, `wall` or that of the common log. Before 2.5 there was `remote_addr` with its port.
What is no request is a complaint, one of Coraza (its guard) included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import OFFSET, SHOWN, TEXT, YEARLESS, LogFormat, groups
from pratique.parsers.log.complaint import complained
from pratique.parsers.log.json_lines import fields
from pratique.parsers.log.request import address_of, dated, dated_by, named
from pratique.parsers.log.row.error_event import ErrorEvent
from pratique.parsers.log.row.web_request import WebRequest

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_CONSOLE: Final = (
    r"^(?P<stamp>[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9:]{8}\.[0-9]+)\t(?P<level>[A-Z]+)\t"
    r"(?P<logger>[^\t]*)"
    r"\t(?P<msg>[^\t]*)(?:\t(?P<json>\{.*\}))?$"
)
_REQUEST: Final = "request"
_FIELDS: Final = {
    "ts": ("ts",),
    "level": ("level",),
    "logger": ("logger",),
    "msg": ("msg",),
    "client_ip": (_REQUEST, "client_ip"),
    "remote_ip": (_REQUEST, "remote_ip"),
    "remote_addr": (_REQUEST, "remote_addr"),
    "protocol": (_REQUEST, "proto"),
    "method": (_REQUEST, "method"),
    "site": (_REQUEST, "host"),
    "target": (_REQUEST, "uri"),
    "agent": (_REQUEST, "headers", "User-Agent", 0),
    "referrer": (_REQUEST, "headers", "Referer", 0),
    "forwarded": (_REQUEST, "headers", "X-Forwarded-For", 0),
    "user": ("user_id",),
    "duration": ("duration",),
    "bytes": ("size",),
    "status": ("status",),
    "error": ("error",),
}
# RFC 3339 and ISO 8601; `wall`, without a zone; `common_log`.
_ISO: Final = r"^(?P<stamp>[0-9-]{10}T[0-9:]{8}(?:\.[0-9]{1,9})?)(?P<zone>Z|[+-][0-9:]{4,5})$"
_WALL: Final = r"^[0-9/]{10} [0-9:]{8}(?:\.[0-9]{1,9})?$"
_COMMON: Final = r"^(?P<stamp>[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9:]{8}) (?P<zone>[+-][0-9]{4})$"
# From so many seconds on, it is rather milliseconds, then nanoseconds.
_MILLISECONDS: Final = 1e11
_NANOSECONDS: Final = 1e16
_WALL_FORM: Final = "%Y/%m/%d %H:%M:%S%.f"
_LATEST: Final = 253_402_300_799.0  # the end of the year 9999
_FROM_CORAZA: Final = r"\[client \x22([^\x22]*)\x22\]"
_ALSO: Final = ("ts", "_object")


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines that are objects of Caddy, in either form."""
    import polars as pl

    text = pl.col(TEXT)
    likely = lines.filter(
        text.str.starts_with("{")
        & text.str.contains('"ts":', literal=True)
        & text.str.contains('"level":', literal=True)
    )
    found = _timed(
        pl.concat([likely.select("line"), fields(likely[TEXT], _FIELDS)], how="horizontal")
    )
    console = groups(lines.filter(text.str.contains("\t", literal=True)), _CONSOLE)
    shown = fields(console["json"], _FIELDS).drop("level", "logger", "msg", *_ALSO)
    console = dated_by(
        pl.concat([console.drop("json"), shown], how="horizontal").with_columns(
            pl.col("level").str.to_lowercase()
        ),
        (_WALL_FORM,),
    )
    return pl.concat([found, console.select(found.columns)], how="vertical_relaxed").sort("line")


def _timed(records: pl.DataFrame) -> pl.DataFrame:
    """`records` with the columns of STAMP: of seconds since 1970, or of a time with its zone."""
    import polars as pl

    number = pl.col("ts").cast(pl.Float64, strict=False)
    seconds = (
        pl.when(number < _MILLISECONDS)
        .then(number)
        .when(number < _NANOSECONDS)
        .then(number / 1e3)
        .otherwise(number / 1e9)
    )
    sane = (seconds >= 0) & (seconds <= _LATEST)
    since = pl.from_epoch((pl.when(sane).then(seconds) * 1e6).round().cast(pl.Int64), "us")
    records = records.filter("_object", pl.col("msg").is_not_null(), pl.col("logger").is_not_null())
    numbers = records.with_columns(
        since.alias(SHOWN),
        pl.lit(0, dtype=pl.Int32).alias(OFFSET),
        pl.lit(value=False).alias(YEARLESS),
    )
    told = numbers.filter(pl.col(SHOWN).is_null()).drop(SHOWN, OFFSET, YEARLESS)
    numbers = numbers.filter(pl.col(SHOWN).is_not_null())
    if told.height:
        parts = [pl.col("ts").str.extract_groups(form).struct for form in (_ISO, _COMMON)]
        zoned = dated(
            told.with_columns(
                pl.coalesce(part.field(name) for part in parts).alias(name)
                for name in ("stamp", "zone")
            )
        )
        wall = told.filter(pl.col("ts").str.contains(_WALL))
        local = dated_by(wall.with_columns(pl.col("ts").alias("stamp")), (_WALL_FORM,))
        numbers = pl.concat([numbers, *(some.select(numbers.columns) for some in (zoned, local))])
    return numbers.drop(*_ALSO)


def spread(records: pl.DataFrame) -> Frames:
    """A request where one was handled, else a complaint."""
    import polars as pl

    records = records.with_columns(
        pl.coalesce(
            "client_ip",
            "remote_ip",
            pl.col("remote_addr").str.replace(r":[0-9]{1,5}$", ""),
        ).alias("client"),
        pl.lit("caddy").alias("service"),
    )
    access = pl.col("logger").str.starts_with("http.log.access") & pl.col("target").is_not_null()
    requests, others = records.filter(access), records.filter(~access)
    asked = named(requests).with_columns(
        pl.col("site").str.extract(r":([0-9]{1,5})$").alias("port_served"),
        pl.col("site").str.replace(r":[0-9]{1,5}$", "").alias("site"),
    )
    return {WebRequest: asked, ErrorEvent: _complaints(others)}


def _complaints(records: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    error = pl.when(pl.col("error") != "").then(pl.concat_str(pl.lit(": "), "error"))
    records = records.with_columns(
        pl.concat_str("msg", error.fill_null("")).alias("message"),
        pl.col("logger").alias("module"),
        pl.coalesce("client", pl.col("msg").str.extract(_FROM_CORAZA)).alias("client"),
        pl.col("target").alias("request"),
    ).drop("user")
    return complained(
        records.with_columns(address_of(records["client"].cast(pl.String)).alias("address"))
    )


FORMATS: Final = (
    LogFormat(
        "caddy",
        (WebRequest, ErrorEvent),
        ("/var/log/caddy/**", "/var/lib/caddy/**/*.log"),
        split,
        spread,
    ),
)
