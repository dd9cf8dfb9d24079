r"""What web servers and PHP say through syslog: their access and error logs, line by line.

nginx      access_log syslog:server=...      the line of the access log
           error_log syslog:server=...       2026/11/03 02:10:00 [error] 12#34: *56 MESSAGE
Apache     ErrorLog syslog:local1            [core:error] [pid 12:tid 34] [client ...] MESSAGE
           CustomLog "|/usr/bin/logger"      the line of the access log
lighttpd   accesslog.use-syslog and server.errorlog-use-syslog
PHP        error_log = syslog                PHP Warning:  MESSAGE in /PATH on line N

Sources: ngx_syslog.c, `log.c` of Apache (it leaves the time to syslog), the manuals of lighttpd and
PHP. A line of an access log has a time of its own, with its zone: that one counts.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from pratique.parsers.log import access, apache_error, lighttpd, nginx_error
from pratique.parsers.log.base import OFFSET, SHOWN, STAMP, TEXT
from pratique.parsers.log.clock import WRITTEN
from pratique.parsers.log.complaint import complained
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.error_event import ErrorEvent
from pratique.parsers.log.row.web_request import WebRequest

if TYPE_CHECKING:
    import polars as pl

_ROW: Final = "_row"
_ACCESS: Final = r"(?P<_told>[^\[\x22]{3,600} \[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[^\]]*\] .*)$"
_APACHE: Final = r"\[(?P<where>[A-Za-z0-9_.-]*:?[a-z0-9]+)\] (?P<rest>.*)$"
_NGINX: Final = (
    r"(?:[0-9/]{10} [0-9:]{8} )?\[(?P<level>[a-z]+)\] [0-9]+#[0-9]+: (?:\*[0-9]+ )?(?P<message>.*)$"
)
_LIGHTTPD: Final = r"\((?P<module>[a-z0-9_./-]+\.c)\.[0-9]+\) (?P<message>.*)$"
_PHP: Final = r"(?P<message>PHP [A-Z][a-z]+(?: [a-z]+)?: .*)$"


def _requests(rows: pl.DataFrame, *, service: str) -> pl.DataFrame:
    """The rows whose text `_told` is a line of an access log, with its columns."""
    import polars as pl

    rows = rows.with_row_index(_ROW).with_columns(pl.col(_ROW).cast(pl.Int64))
    lines = rows.select(pl.col(_ROW).alias("line"), pl.col("_told").alias(TEXT))
    records = access.split(lines).rename({"line": _ROW})
    moment = (pl.col(SHOWN) - pl.duration(seconds=pl.col(OFFSET))).dt.cast_time_unit("ns")
    zoned = pl.col(OFFSET).is_not_null()
    records = rows.select(_ROW, "path", "line", "time", "time_source", "time_confidence").join(
        records, on=_ROW, maintain_order="left"
    )
    records = records.with_columns(
        pl.when(zoned).then(moment).otherwise("time").alias("time"),
        pl.when(zoned).then(pl.lit(WRITTEN)).otherwise("time_source").alias("time_source"),
        pl.when(zoned).then(1.0).otherwise("time_confidence").alias("time_confidence"),
    ).drop(_ROW, *STAMP)
    return access.spread(records)[WebRequest].with_columns(pl.lit(service).alias("service"))


def _of_apache(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    told = apache_error.spread(rows.rename({"pid": "_pid"}))[ErrorEvent]
    return told.with_columns(pl.coalesce(pl.col("pid").cast(pl.Int64, strict=False), "_pid"))


def _of_nginx(rows: pl.DataFrame) -> pl.DataFrame:
    return nginx_error.spread(rows)[ErrorEvent]


def _of_lighttpd(rows: pl.DataFrame) -> pl.DataFrame:
    return lighttpd.spread(rows)[ErrorEvent]


def _speaker(service: str, programs: tuple[str, ...], *complaints: Saying) -> Speaker:
    asked = Saying(WebRequest, "] ", _ACCESS, decoded=partial(_requests, service=service))
    return Speaker(programs, (*complaints, asked))


SPEAKERS: Final = (
    _speaker(
        "apache",
        ("httpd", "httpd[-_/]*", "apache", "apache[-_]*", "apache2", "apache2[-_/]*"),
        Saying(ErrorEvent, "[", _APACHE, decoded=_of_apache),
    ),
    _speaker(
        "nginx",
        ("nginx", "nginx[-_]*", "openresty"),
        Saying(ErrorEvent, "#", _NGINX, decoded=_of_nginx),
    ),
    _speaker(
        "lighttpd",
        ("lighttpd", "lighttpd[-_]*"),
        Saying(ErrorEvent, ".c.", _LIGHTTPD, decoded=_of_lighttpd),
    ),
    Speaker(
        ("php", "php-*", "php[0-9]*"),
        (Saying(ErrorEvent, "PHP ", _PHP, {"service": "php"}, decoded=complained),),
    ),
)
