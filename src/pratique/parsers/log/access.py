"""Access logs of web servers in the usual forms: the manuals of Apache (mod_log_config), nginx.

common      HOST IDENT USER [DAY/MONTH/YEAR:HH:MM:SS ZONE] "REQUEST" STATUS BYTES
combined    common, then "REFERRER" "AGENT"
vhost       NAME[:PORT] in front of either
timed       numbers behind either: the time that the answer took
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import ADDRESS
from pratique.parsers.log.base import LogFormat, groups, stamped
from pratique.parsers.log.row.web_request import WebRequest

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_QUOTED: Final = r"[^\x22\\]*(?:\\.[^\x22\\]*)*"
_PATTERN: Final = (
    r"^(?:(?P<site>[^ \[\x22]+) )??"
    r"(?P<client>[^ ]+) [^ ]+ (?P<user>[^\[\]]*?) \[(?P<stamp>[^\]]{20,32})\] "
    rf"\x22(?P<request>{_QUOTED})\x22 (?P<status>\d{{3}}|-) (?P<bytes>\d+|-)"
    rf"(?: \x22(?P<referrer>{_QUOTED})\x22 \x22(?P<agent>{_QUOTED})\x22)?(?P<rest> .*)?$"
)
_REQUEST: Final = r"^(?P<method>[A-Za-z_-]{1,20}) (?P<target>.*?)(?: (?P<protocol>HTTP/[0-9.]+))?$"
_STAMP: Final = "%d/%b/%Y:%H:%M:%S %z"


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines that have one of the usual forms."""
    return stamped(groups(lines, _PATTERN), "stamp", _STAMP, zone=True)


def spread(records: pl.DataFrame) -> Frames:
    """One request a line."""
    import polars as pl

    return {WebRequest: asked(records.with_columns(pl.lit("web").alias("service")))}


def asked(records: pl.DataFrame) -> pl.DataFrame:
    """`records` with what a column `request` and a `client` hold taken apart."""
    import polars as pl

    parts = pl.col("request").str.extract_groups(_REQUEST)
    records = records.with_columns(parts.alias("_request")).unnest("_request")
    target = pl.coalesce("target", "request")
    none = ("user", "referrer", "agent")
    address = pl.col("client").str.extract(ADDRESS)
    return records.with_columns(
        *(pl.when(pl.col(name) != "-").then(name).alias(name) for name in none),
        target.alias("target"),
        target.str.extract(r"^([^?]*)").alias("resource"),
        target.str.extract(r"\?(.*)$").alias("query"),
        address.alias("address"),
    )


FORMATS: Final = (
    LogFormat(
        "access",
        (WebRequest,),
        (
            "/var/log/apache2/*access*",
            "/var/log/httpd/*access*",
            "/var/log/nginx/*access*",
            "/var/log/lighttpd/*access*",
            "/var/www/vhosts/*/logs/*access*",
            "/var/www/*/logs/*access*",
            "/usr/local/apache/domlogs/**",
            "/home/*/logs/**",
        ),
        split,
        spread,
    ),
)
