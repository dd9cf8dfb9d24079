"""Units of systemd: what each of them runs, and what sets it off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.startup_item import StartupItem
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.store.tables import Tables

_TECHNIQUES: Final = {"timer": "T1053.006"}
_UNIT: Final = "T1543.002"
_SIGNS: Final = "-@:+!|"

# Links in these folders start a unit with another one: systemd.unit(5), WantedBy=.
_WANTED: Final = """
SELECT filename, min(regexp_extract(directory, '([^/]+)[.](wants|requires|upholds)$', 1))
FROM file WHERE regexp_matches(directory, '/systemd/.*[.](wants|requires|upholds)$')
GROUP BY filename
"""


def items(tables: Tables) -> Iterator[StartupItem]:
    """One for each command of a unit, and one for each unit that sets off another."""
    wanted = dict(tables.select(_WANTED))
    starters = {
        service: unit.unit
        for unit in tables.rows(SystemdUnit, "type IN ('timer', 'path', 'socket')")
        for service in services_of(unit)
    }
    for unit in tables.rows(SystemdUnit):
        by = wanted.get(unit.unit) or starters.get(unit.unit)
        occasion = f"started with {by}" if by else "when another unit or a person starts it"
        for command in unit.commands:
            yield _item(unit, occasion, command.partition("=")[2].lstrip(_SIGNS).strip())
        for setting in unit.environment:
            if _loads(setting):
                yield _item(unit, "with each start of the unit", setting)
        if unit.triggers:
            starts = unit.starts or f"{unit.unit.rpartition('.')[0]}.service"
            yield _item(unit, "; ".join(unit.triggers), f"starts {starts}")


def services_of(unit: SystemdUnit) -> tuple[str, ...]:
    """What a timer, path or socket may start: systemd.socket(5) for `Accept=`."""
    if unit.starts is not None:
        return (unit.starts,)
    stem = unit.unit.rpartition(".")[0]
    one_each = (f"{stem}@.service",) if unit.type == "socket" else ()
    return (f"{stem}.service", *one_each)


def _loads(setting: str) -> bool:
    """Whether a line of the environment names a library or a script that is loaded."""
    return any(sign in setting for sign in ("LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH", "_ENV="))


def _item(unit: SystemdUnit, occasion: str, command: str) -> StartupItem:
    return StartupItem(
        path=unit.path,
        line=unit.line,
        kind=f"systemd-{unit.type}",
        name=unit.unit,
        username=unit.username or ("root" if unit.scope == "system" else ""),
        occasion=occasion,
        command=command,
        program="",
        technique=_TECHNIQUES.get(unit.type, _UNIT),
    )
