"""The own logs of Kerio Connect and of ASSP, the Anti-Spam SMTP Proxy: the manual of each.

kerio   [17/Jun/2026 17:00:45] Relay attempt from IP address ADDRESS, mail from <A> to <B> rejected
assp    Apr-07-26 07:08:36 m1-25391-06124 [Worker_1] [TLS-out] ADDRESS <A> to: B relay attempt ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import LogFormat, groups, stamped
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.mail_event import MailEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_KERIO: Final = (
    r"^\[(?P<stamp>[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2})\] "
    r"(?P<reason>[^\[].*)$"
)
_ASSP: Final = (
    r"^(?P<stamp>[A-Z][a-z]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}) "
    r"(?:(?P<queue_id>m?[0-9]+-[0-9-]+) )?(?:\[[^\]]*\] )*(?P<reason>.*)$"
)
_ADDRESS: Final = (
    r"(?:^|[ (])((?:[0-9]{1,3}\.){3}[0-9]{1,3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]*:[0-9A-Fa-f]+)(?:[ ,"
    r".;)]|$)"
)


def _kerio(lines: pl.DataFrame) -> pl.DataFrame:
    return stamped(groups(lines, _KERIO), "stamp", "%d/%b/%Y %H:%M:%S")


def _assp(lines: pl.DataFrame) -> pl.DataFrame:
    return stamped(groups(lines, _ASSP), "stamp", "%b-%d-%y %H:%M:%S")


def _rows(records: pl.DataFrame, service: str, login: str, refused: str) -> Frames:
    """Tries to log in, by `login`, and all else as events of mail, `refused` or not."""
    import polars as pl

    said = pl.col("reason")
    records = records.with_columns(
        pl.lit(service).alias("service"),
        said.str.extract(_ADDRESS).alias("address"),
        said.str.extract(r"(?:from |sender |^[0-9.]+ )<([^>]*)>").alias("sender"),
        said.str.extract(r"(?:to |recipient |to: |for: )<?([^ <>,]+@[^ <>,]+)").alias("recipient"),
    )
    tried = said.str.contains(login)
    return {
        Authentication: records.filter(tried).with_columns(pl.lit("failure").alias("action")),
        MailEvent: records.filter(~tried).with_columns(
            pl.when(said.str.contains(refused))
            .then(pl.lit("rejected"))
            .otherwise(pl.lit("message"))
            .alias("action")
        ),
    }


def _kerio_rows(records: pl.DataFrame) -> Frames:
    refused = r"reject|unknown recipient|Spam attack|blacklist|doesn't exist"
    return _rows(records, "kerio", r"login", refused)


def _assp_rows(records: pl.DataFrame) -> Frames:
    tried = r"[Aa]uthentication (?:failed|errors)|AUTH errors"
    return _rows(
        records, "assp", tried, r"blocked|dropping|negotiation with client failed|Blocking"
    )


FORMATS: Final = (
    LogFormat(
        "kerio",
        (Authentication, MailEvent),
        ("/opt/kerio/mailserver/store/logs/*.log", "/var/log/kerio*"),
        _kerio,
        _kerio_rows,
        general=True,  # other programs write such a date, too
    ),
    LogFormat(
        "assp",
        (Authentication, MailEvent),
        ("/var/log/assp*", "/usr/share/assp/logs/*", "/usr/local/assp/logs/*", "/opt/assp/logs/*"),
        _assp,
        _assp_rows,
    ),
)
