r"""The error log of lighttpd: `log.c` of its source. Its access log is in a usual form.

    2026-11-03 02:10:00: (mod_auth.c.853) password doesn't match for / username: NAME IP: ADDRESS

There is no zone. What a program of the server says follows as `FastCGI-stderr:`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import SOMEWHERE
from pratique.parsers.log.base import LogFormat, groups
from pratique.parsers.log.complaint import complained
from pratique.parsers.log.request import dated_by
from pratique.parsers.log.row.error_event import ErrorEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_LINE: Final = (
    r"^(?P<stamp>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}): "
    r"\(?(?P<module>[A-Za-z0-9_/.-]+\.c)\.[0-9]+\) (?P<message>.*)$"
)
_ADDRESS: Final = r"(?:,|^|.*[ ,])IP: ([0-9A-Fa-f.:]+)$"


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of this form."""
    return dated_by(groups(lines, _LINE), ("%Y-%m-%d %H:%M:%S",))


def spread(records: pl.DataFrame) -> Frames:
    """One complaint a line."""
    import polars as pl

    message = pl.col("message")
    attacker = message.str.extract(r"\(attacker '([^']*)'").str.extract(SOMEWHERE)
    records = records.with_columns(
        pl.lit("lighttpd").alias("service"),
        pl.coalesce(message.str.extract(_ADDRESS), attacker).alias("address"),
    )
    return {ErrorEvent: complained(records)}


FORMATS: Final = (
    LogFormat(
        "lighttpd-error",
        (ErrorEvent,),
        ("/var/log/lighttpd/*error*", "/var/log/lighttpd/breakage*"),
        split,
        spread,
    ),
)
