"""The log of PHP's mail(): `mail.log` of php.ini, the PHP manual, "Mail: Runtime Configuration".

    [03-Nov-2026 02:10:00 UTC] mail() on [/var/www/x.php:12]: To: a@example.org -- Headers: ...

The zone is a name; one other than UTC is read as that of the machine. Since PHP 7.1, ` -- Subject:
...` may follow. The script is what a spammer's mail has in common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import OFFSET, LogFormat, groups, stamped
from pratique.parsers.log.row.mail_event import MailEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_PATTERN: Final = (
    r"^\[(?P<stamp>[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2})(?P<zone> [^ "
    r"\]]*)?\] "
    r"mail\(\) on \[(?P<script>[^\]]*):(?P<script_line>[0-9]+)\]: To: (?P<rest>.*)$"
)
_PARTS: Final = (
    r"^(?P<recipient>.*?) -- Headers: (?P<headers>.*?)(?: -- Subject: (?P<subject>.*))?$"
)


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines that mail() writes."""
    import polars as pl

    found = stamped(groups(lines, _PATTERN), "stamp", "%d-%b-%Y %H:%M:%S")
    utc = pl.col("zone").str.strip_chars().is_in(["UTC", "GMT", "Z"])
    return found.with_columns(
        pl.when(utc).then(pl.lit(0, dtype=pl.Int32)).otherwise(OFFSET).alias(OFFSET)
    ).drop("zone")


def spread(records: pl.DataFrame) -> Frames:
    """One message a line."""
    import polars as pl

    parts = pl.col("rest").str.extract_groups(_PARTS)
    return {
        MailEvent: records.with_columns(parts.alias("_parts"))
        .unnest("_parts")
        .with_columns(
            pl.lit("php").alias("service"),
            pl.lit("mail()").alias("program"),
            pl.lit("pickup").alias("action"),
            pl.coalesce("recipient", "rest").alias("recipient"),
            pl.col("headers")
            .str.extract(r"(?i)\bFrom: *(?:[^<]*<)?([^ <>,;\\]+@[^ <>,;\\]+)")
            .alias("sender"),
            pl.concat_str(pl.lit("line "), pl.col("script_line")).alias("reason"),
        )
    }


FORMATS: Final = (
    LogFormat(
        "php-mail",
        (MailEvent,),
        ("/var/log/php*mail*", "/var/log/phpmail*", "/var/log/php/*mail*", "/**/logs/*mail*"),
        split,
        spread,
    ),
)
