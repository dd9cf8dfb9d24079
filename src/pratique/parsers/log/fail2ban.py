"""The log of fail2ban, in all its versions: server/utils and the formatter of fail2banclient.

2026-11-03 02:10:00,388 fail2ban.actions        [123]: NOTICE  [sshd] Ban 192.0.2.1
2012-11-03 02:10:00,388 fail2ban.actions: WARNING [ssh] Ban 192.0.2.1
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import LogFormat, groups, stamped
from pratique.parsers.log.message import heard
from pratique.parsers.log.row.block_event import BlockEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_PATTERN: Final = (
    r"^(?P<stamp>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) fail2ban[^ \[:]* *(?:\[(?P<pid>\d+)\])?: "
    r"(?P<message>.*)$"
)


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of fail2ban."""
    return stamped(groups(lines, _PATTERN), "stamp", "%Y-%m-%d %H:%M:%S,%3f")


def spread(records: pl.DataFrame) -> Frames:
    """One step of the guard a line."""
    import polars as pl

    speaker = pl.lit("fail2ban").alias("program"), pl.lit(None, pl.String).alias("host")
    return heard(records.with_columns(*speaker))


FORMATS: Final = (LogFormat("fail2ban", (BlockEvent,), ("/var/log/fail2ban*",), split, spread),)
