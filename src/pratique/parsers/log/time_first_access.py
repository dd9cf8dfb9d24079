r"""Access logs of proxies that begin with the time: the forms of Nginx Proxy Manager.

    [TIME] CACHE UPSTREAM STATUS - METHOD SCHEME HOST "TARGET" [Client ADDRESS] [Length N] [Gzip G]
    [Sent-to SERVER] "AGENT" "REFERRER"           `log_format proxy`; `standard` has no CACHE,
                                                  UPSTREAM and Sent-to
    [TIME] HOST ADDRESS SECONDS "REQUEST" STATUS BYTES BYTES REFERRER AGENT

TIME is `03/Nov/2026:02:10:00 +0100`. Sources: `log-proxy.conf` of Nginx Proxy Manager,
ngx_http_log_module. In the last form nothing stands around referrer and agent: the first word is
the referrer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import LogFormat, groups
from pratique.parsers.log.request import dated, named, parted
from pratique.parsers.log.row.web_request import WebRequest

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_QUOTED: Final = r"[^\x22\\]*(?:\\.[^\x22\\]*)*"
_WHEN: Final = r"^\[(?P<stamp>[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9:]{8}) (?P<zone>[+-][0-9]{4})\] "
_NAMED: Final = (
    rf"{_WHEN}(?:[^ ]+ ){{0,2}}?(?P<status>[0-9]{{3}}|-) - (?P<method>[A-Za-z_-]{{1,20}}) "
    rf"(?P<scheme>[a-z-]+) (?P<site>[^ \x22]+) \x22(?P<target>{_QUOTED})\x22 "
    r"\[Client (?P<client>[^\]]*)\] \[Length (?P<bytes>[0-9]+|-)\] \[Gzip [^\]]*\] "
    rf"(?:\[Sent-to [^\]]*\] )?\x22(?P<agent>{_QUOTED})\x22 \x22(?P<referrer>{_QUOTED})\x22.*$"
)
_BARE: Final = (
    rf"{_WHEN}(?P<site>[^ \x22]+) (?P<client>[0-9A-Fa-f.:%]+) (?P<duration>[0-9.]+|-) "
    rf"\x22(?P<request>{_QUOTED})\x22 (?P<status>[0-9]{{3}}) (?P<bytes>[0-9]+|-) [0-9]+ "
    r"(?P<referrer>[^ ]+) (?P<agent>.*)$"
)
_VARIANTS: Final = (_NAMED, _BARE)
_COLUMNS: Final = (
    *("site", "client", "method", "target", "protocol", "status", "bytes", "duration"),
    *("agent", "referrer", "stamp", "zone"),
)


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of these forms."""
    import polars as pl

    found = []
    for variant in _VARIANTS:
        records = groups(lines, variant)
        if "request" in records.columns:
            records = parted(records)
        nothing = (name for name in _COLUMNS if name not in records.columns)
        records = records.with_columns(pl.lit(None, pl.String).alias(name) for name in nothing)
        found.append(records.select("line", *_COLUMNS))
    return dated(pl.concat(found).sort("line"))


def spread(records: pl.DataFrame) -> Frames:
    """One request a line."""
    import polars as pl

    seconds = pl.col("duration").cast(pl.Float64, strict=False)
    records = records.with_columns(seconds.alias("duration"), pl.lit("nginx").alias("service"))
    return {WebRequest: named(records)}


FORMATS: Final = (
    LogFormat(
        "time-first-access",
        (WebRequest,),
        ("/data/logs/*access*", "/data/logs/*_access.log*"),
        split,
        spread,
    ),
)
