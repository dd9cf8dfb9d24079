"""The main, reject and panic log of exim: the Exim specification, chapter "Log files".

    2026-11-03 02:10:00 [4711] MESSAGE
    2026-11-03 02:10:00.123 +0100 MESSAGE

The zone is there with `timezone` of its settings, the number of the process with `+pid` and the
milliseconds with `+millisec` of `log_selector`. The message is what `message/exim.py` knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pratique.parsers.log.base import TIMING, LogFormat, groups, stamped
from pratique.parsers.log.message import heard
from pratique.parsers.log.message.exim import ID, SPEAKERS
from pratique.parsers.log.row.mail_event import MailEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

# How a message of exim begins: other programs write such a date, too.
_BEGINS: Final = (
    rf"{ID} |H=|cwd=|SMTP |TLS |Start queue run|End queue run|exim [0-9]|no MAIL in|no host name|"
    r"no IP address|[0-9A-Za-z_-]+ authenticator |Failed to |Warning: |rejected |"
    r"(?:unexpected disconnection|unqualified|refused|Connection from|configuration error|"
    r"daemon |socket bind|Exim |VRFY |EXPN |U=|F=|ident connection|host name alias|DKIM: |"
    r"failed to |queue run|pid [0-9]|string is too|lowest numbered|all relevant)"
)
_PATTERN: Final = (
    r"^(?P<stamp>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)"
    r"(?P<zone> [+-][0-9]{4})? (?:(?:[^ \[]+ )?exim[^ \[]*\[[0-9]+\]: )?(?:\[(?P<pid>[0-9]+)\] )?"
    rf"(?P<message>(?:{_BEGINS}).*)$"
)


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines that begin as exim's do."""
    import polars as pl

    found = groups(lines, _PATTERN)
    zoned = found.filter(pl.col("zone") != "")
    local = found.filter(pl.col("zone").is_null() | (pl.col("zone") == "")).drop("zone")
    parts = [stamped(local, "stamp", "%Y-%m-%d %H:%M:%S%.f")]
    if zoned.height:
        both = pl.concat_str("stamp", "zone").alias("stamp")
        zoned = zoned.with_columns(both).drop("zone")
        parts.append(stamped(zoned, "stamp", "%Y-%m-%d %H:%M:%S%.f %z", zone=True))
    return pl.concat(parts).sort("line") if len(parts) > 1 else parts[0]


def spread(records: pl.DataFrame) -> Frames:
    """What each line means; those that say something else are messages."""
    import polars as pl

    given = records.with_columns(
        pl.lit("exim").alias("program"), pl.lit(None, dtype=pl.String).alias("host")
    )
    found = dict(heard(given))
    known = pl.concat(
        [rows.select("line") for rows in found.values()] or [given.select("line").clear()]
    )
    rest = given.join(known, on="line", how="anti")
    if rest.height:
        other = rest.select(
            "path",
            "line",
            *TIMING,
            "pid",
            "program",
            pl.lit("exim").alias("service"),
            pl.lit("message").alias("action"),
            pl.col("message").alias("reason"),
        )
        some = [found[MailEvent]] if MailEvent in found else []
        found[MailEvent] = pl.concat([*some, other], how="diagonal_relaxed")
    return found


def _rows() -> tuple[type[Any], ...]:
    return tuple({saying.row for speaker in SPEAKERS for saying in speaker.sayings})


FORMATS: Final = (
    LogFormat(
        "exim",
        _rows(),
        (
            "/var/log/exim4/*log*",
            "/var/log/exim/*log*",
            "/var/log/exim_*log*",
            "/var/log/exim-*",
            "/var/spool/exim/log/*log*",
            "/var/spool/exim4/log/*log*",
            "/var/log/mainlog*",
        ),
        split,
        spread,
    ),
)
