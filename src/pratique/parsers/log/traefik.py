"""The access log of Traefik in JSON: "Logs & Access Logs" in its manual, `logdata.go`.

    {"ClientAddr":"192.0.2.1:4711","ClientHost":"192.0.2.1","DownstreamStatus":200,"Duration":35,
     "RequestMethod":"GET","RequestPath":"/x?y","StartUTC":"2026-11-03T02:10:00.1Z",...}

The other form, `common`, is that of `access`. `Duration` is in nanoseconds. `ClientHost` is what
X-Forwarded-For said where proxies stand in front, and `ClientAddr` who spoke to Traefik itself.
Headers are there where settings keep them, as `request_User-Agent`. Its own log (`level`, `msg`)
has no request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import TEXT, LogFormat
from pratique.parsers.log.json_lines import fields
from pratique.parsers.log.request import dated, named
from pratique.parsers.log.row.web_request import WebRequest

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_FIELDS: Final = {
    "utc": ("StartUTC",),
    "local": ("StartLocal",),
    "told": ("time",),
    "host": ("ClientHost",),
    "peer": ("ClientAddr",),
    "user": ("ClientUsername",),
    "method": ("RequestMethod",),
    "target": ("RequestPath",),
    "protocol": ("RequestProtocol",),
    "site": ("RequestHost",),
    "named": ("RequestAddr",),
    "status": ("DownstreamStatus",),
    "origin_status": ("OriginStatus",),
    "bytes": ("DownstreamContentSize",),
    "nanoseconds": ("Duration",),
    "agent": ("request_User-Agent",),
    "referrer": ("request_Referer",),
    "passed_on": ("request_X-Forwarded-For",),
}
_STAMP: Final = (
    r"^(?P<stamp>[0-9-]{10}T[0-9:]{8}(?:\.[0-9]{1,9})?)[0-9]*(?P<zone>Z|[+-][0-9:]{5,6})$"
)


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines that are objects with a request of Traefik."""
    import polars as pl

    text = pl.col(TEXT)
    likely = lines.filter(
        text.str.starts_with("{") & text.str.contains('"RequestPath":', literal=True)
    )
    found = pl.concat([likely.select("line"), fields(likely[TEXT], _FIELDS)], how="horizontal")
    found = found.filter("_object", pl.col("target").is_not_null())
    when = pl.coalesce("utc", "local", "told").str.extract_groups(_STAMP).struct
    return dated(
        found.with_columns(
            when.field("stamp").alias("stamp"), when.field("zone").alias("zone")
        ).drop("_object", "utc", "local", "told")
    )


def spread(records: pl.DataFrame) -> Frames:
    """One request a line."""
    import polars as pl

    host = pl.when(pl.col("host") != "").then("host")
    peer = pl.col("peer").str.replace(r":[0-9]{1,5}$", "").str.strip_chars("[]")
    site = pl.coalesce(pl.when(pl.col("site") != "").then("site"), "named")
    records = records.with_columns(
        pl.coalesce(pl.when(peer != "").then(peer), host).alias("client"),
        pl.coalesce(pl.when(host != peer).then(host), "passed_on").alias("forwarded"),
        site.str.replace(r":[0-9]{1,5}$", "").alias("site"),
        site.str.extract(r":([0-9]{1,5})$").alias("port_served"),
        pl.coalesce("status", "origin_status").alias("status"),
        (pl.col("nanoseconds").cast(pl.Float64, strict=False) / 1e9).alias("duration"),
        pl.lit("traefik").alias("service"),
    )
    return {WebRequest: named(records)}


FORMATS: Final = (
    LogFormat(
        "traefik",
        (WebRequest,),
        ("/var/log/traefik/*access*", "/var/log/traefik*"),
        split,
        spread,
    ),
)
