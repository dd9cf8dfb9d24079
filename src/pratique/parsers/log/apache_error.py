r"""The error log of Apache: "ErrorLogFormat" in the manual of its core, and `log.c`.

2.2   [Tue Nov 03 02:10:00 2026] [error] [client 192.0.2.1] File does not exist: /var/www/x
2.4   [Tue Nov 03 02:10:00.123456 2026] [core:error] [pid 12:tid 34] (2)No such file: [client
      192.0.2.1:4711] AH00128: File does not exist: /var/www/x, referer: http://example.org/

There is no zone. Behind an address of IPv6 stands the port with one more colon. Lines that a
program of the server wrote by itself, such as what a downloader says, have no beginning of their
own: they belong to the line before them, and stand in its message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import ADDRESS
from pratique.parsers.log.base import LogFormat, groups
from pratique.parsers.log.complaint import complained
from pratique.parsers.log.request import OTHERS_BEGIN, dated_by
from pratique.parsers.log.row.error_event import ErrorEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_BEGINS: Final = r"\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}"
_HEAD: Final = (
    r"(?s)^\[[A-Z][a-z]{2} (?P<stamp>[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}(?:\.[0-9]{1,9})? [0-9]{4})"
    r"\] "
    r"\[(?P<where>[A-Za-z0-9_.-]*:?[a-z0-9]+)\] (?P<rest>.*)$"
)
_ISO_HEAD: Final = (
    r"(?s)^\[(?P<stamp>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}(?:\.[0-9]{1,9})?)\] "
    r"\[(?P<where>[A-Za-z0-9_.-]*:?[a-z0-9]+)\] (?P<rest>.*)$"
)
_REST: Final = (
    r"(?s)^(?:\[pid (?P<pid>[0-9]{1,9})(?::tid [0-9]+)?\] )?"
    r"(?:[A-Za-z0-9_/-]+\.c\([0-9]+\): )?"
    r"(?P<cause>\([0-9]+\)[^\[\n]{0,100}?: )?"
    r"(?:\[(?:client|remote) (?P<client>\[[^\]\n]*\][^\]\n]*|[^\]\[\n]*)\] )?"
    r"(?:\[client [^\]\n]*\] )?"
    r"(?P<told>.*)$"
)
_FORMS: Final = ("%b %e %H:%M:%S%.f %Y", "%Y-%m-%d %H:%M:%S%.f")
_PORT: Final = r"^((?:[0-9]{1,3}\.){3}[0-9]{1,3}|\[[^\]]*\]|[0-9A-Fa-f:.%]*:[^\n]*):([0-9]{1,5})$"


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The records of the form of 2.2 or 2.4."""
    import polars as pl

    usual = groups(lines, _HEAD)
    if usual.height < lines.height:
        left = lines.join(usual.select("line"), on="line", how="anti")
        usual = pl.concat([usual, groups(left, _ISO_HEAD)]).sort("line")
    return dated_by(usual, _FORMS)


def spread(records: pl.DataFrame) -> Frames:
    """One complaint a record."""
    import polars as pl

    parts = pl.col("rest").str.extract_groups(_REST).alias("_parts")
    records = records.with_columns(parts).unnest("_parts")
    client, told = pl.col("client"), pl.col("told")
    # Only 2.4, which tells the process, writes ports; without one, 2001:db8::1:80 is an address.
    ported = pl.col("pid").is_not_null() | ~client.str.contains(r":[^:]*:")
    host = pl.when(ported).then(client.str.extract(_PORT, 1))
    where = pl.col("where").str.splitn(":", 2).struct
    lone = ~pl.col("where").str.contains(":", literal=True)
    records = records.with_columns(
        pl.lit("apache").alias("service"),
        pl.when(lone).then("where").otherwise(where.field("field_1")).alias("level"),
        pl.when(~lone & (where.field("field_0") != ""))
        .then(where.field("field_0"))
        .alias("module"),
        pl.coalesce(host.str.extract(ADDRESS), client.str.extract(ADDRESS)).alias("address"),
        pl.when(ported).then(client.str.extract(_PORT, 2)).alias("port"),
        told.str.extract(r"^(AH[0-9]{5}): ").alias("code"),
        told.str.extract(r", referer: ([^\n]*)$").alias("referrer"),
        told.str.replace(r", referer: [^\n]*$", "").alias("message"),
    )
    records = complained(records)
    whole = pl.concat_str(pl.col("cause").fill_null(""), "told")
    return {ErrorEvent: records.with_columns(whole.alias("message"))}


FORMATS: Final = (
    LogFormat(
        "apache-error",
        (ErrorEvent,),
        (
            "/var/log/apache2/*error*",
            "/var/log/httpd/*error*",
            "/var/www/vhosts/*/logs/*error*",
            "/var/www/*/logs/*error*",
            "/usr/local/apache/logs/*error*",
            "/home/*/logs/*error*",
        ),
        split,
        spread,
        begins=rf"^(?:{_BEGINS}|\[[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} |{OTHERS_BEGIN})",
    ),
)
