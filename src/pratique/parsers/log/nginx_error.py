r"""The error log of nginx: `ngx_log.c`, and the handlers that add to a message.

    2026/11/03 02:10:00 [error] 123#45: *67 open() "/var/www/x" failed (2: No such file or
    directory), client: 192.0.2.1, server: example.org, request: "GET /x HTTP/1.1", host: "..."

There is no zone. What PHP says (`FastCGI sent in stderr: "PHP message: ..."`) keeps its line
feeds, so that a record may have several lines. Quotes in what a client sends are not escaped:
the client's address is the last `, client: ` that a server follows.
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

_HEAD: Final = (
    r"(?s)^(?:[^ \n]+ nginx\[[0-9]+\]: )?(?P<stamp>[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9:]{8}) "
    r"\[(?P<level>[a-z]+)\] (?:(?P<pid>[0-9]+)#[0-9]+: |[0-9]+:[0-9]+ ?)"
    r"(?:\*[0-9]+ )?(?P<message>.*)$"
)
_AFTER: Final = (
    r"^[^\n]*, client: ([^,\n]{1,100}(?:, [^\n]*)?)(?:\n|$)",
    r"(?s)^.*, client: ([^,\n]{1,100}(?:, .*)?)$",
)
_CLIENT: Final = r"^([^,\n]*)"
_SERVER: Final = r"(?s)^[^,\n]*, server: ([^,\n]*)(?:,|$)"
_REQUEST: Final = r"(?s), request: \x22(.*?)\x22(?:, (?:subrequest|upstream|host|referrer): \x22|$)"
_REFERRER: Final = r"(?s), referrer: \x22([^\x22]*)\x22$"
_LOGIN: Final = r"(?s), login: \x22([^\x22]*)\x22"
_HOST: Final = r"(?s), host: \x22([^\x22]*)\x22"
_UNIX: Final = "unix:"


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The records of this form; also as the journal shows them, behind the name of the machine."""
    return dated_by(groups(lines, _HEAD), ("%Y/%m/%d %H:%M:%S",))


def spread(records: pl.DataFrame) -> Frames:
    """One complaint a record."""
    import polars as pl

    message = pl.col("message")
    # A record's own end: of its first line, or with what PHP says, of its last.
    after = pl.coalesce(message.str.extract(form) for form in _AFTER)
    server = after.str.extract(_SERVER)
    records = records.with_columns(
        pl.lit("nginx").alias("service"),
        after.str.extract(_CLIENT).str.replace(_UNIX, "").str.extract(ADDRESS).alias("address"),
        pl.when(server != "").then(server).alias("site"),
        after.str.extract(_REQUEST).alias("request"),
        after.str.extract(_REFERRER).alias("referrer"),
        after.str.extract(_LOGIN).alias("user"),
    )
    host = pl.when(pl.col("site").is_null() | (pl.col("site") == "_")).then(
        after.str.extract(_HOST)
    )
    return {ErrorEvent: complained(records.with_columns(pl.coalesce(host, "site").alias("site")))}


FORMATS: Final = (
    LogFormat(
        "nginx-error",
        (ErrorEvent,),
        ("/var/log/nginx/*error*", "/usr/local/nginx/logs/*error*", "/var/www/*/logs/*error*"),
        split,
        spread,
        begins=rf"^(?:[^ ]{{1,300}} nginx\[[0-9]+\]: [0-9]{{4}}/|{OTHERS_BEGIN})",
    ),
)
