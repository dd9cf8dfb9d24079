"""Rules of udev that run a program when a device comes or goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.startup_item import StartupItem
from pratique.parsers.udev_rule import UdevRule
from pratique.store.tables import Tables

# Where udev looks for a program that is named without a folder: udev(7), RUN.
_FOLDER: Final = "/usr/lib/udev"


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a program."""
    for rule in tables.rows(UdevRule):
        word = rule.command.split(" ", 1)[0]
        yield StartupItem(
            path=rule.path,
            line=rule.line,
            kind="udev-rule",
            name=rule.key,
            username="root",
            occasion="when a device that the rule names comes or goes",
            command=rule.command,
            program="" if "/" in word or not word else f"{_FOLDER}/{word}",
            technique="T1546.017",
        )
