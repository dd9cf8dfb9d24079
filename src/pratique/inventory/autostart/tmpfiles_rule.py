"""Files that systemd writes, copies or links at each boot, whoever removed them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.startup_item import StartupItem
from pratique.parsers.tmpfiles import TmpfilesRule
from pratique.store.tables import Tables

# What lies in these is gone after a restart anyway, or is no file on a disk.
_WHERE: Final = """regexp_matches(type, '^[fFwCL]') AND argument <> ''
AND NOT regexp_matches(target, '^/(run|tmp|dev|proc|sys|var/tmp|var/run|var/lock)(/|$)')"""


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a rule that puts something into a lasting place."""
    for rule in tables.rows(TmpfilesRule, _WHERE):
        source = rule.argument if rule.type[:1] in "CL" else ""
        yield StartupItem(
            path=rule.path,
            line=rule.line,
            kind="tmpfiles",
            name=rule.target,
            username=rule.username,
            occasion="at boot",
            command=f"{rule.type} {rule.target} {rule.argument}",
            program=source if source.startswith("/") else "",
            technique="T1543.002",
        )
