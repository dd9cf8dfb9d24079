"""How many old files logrotate keeps of a log, by its settings: logrotate(8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final

from pratique.parsers.log_rotation import LogRotation
from pratique.store.tables import Tables

_MAIN: Final = "/etc/logrotate.conf"
_GLOB: Final = frozenset("*?[")
# Nobody has so many; somebody who writes them must not make the question endless.
_MOST_RULES: Final = 2000
_MOST_OPEN: Final = 200


@dataclass(frozen=True, slots=True)
class Keeping:
    """What holds for one log. `path` and `line` are where the block begins."""

    path: str
    line: int
    every: str  # `daily`, `weekly` ...; empty where it is turned by its size alone
    rotate: int
    size: str
    maxage: int | None
    olddir: str

    def said(self) -> str:
        """The settings in short, as a person knows them."""
        age = f"maxage {self.maxage}" if self.maxage is not None else ""
        told = (f"rotate {self.rotate}", self.every, self.size, age)
        return f"{', '.join(filter(None, told))} ({self.path}:{self.line})"


@dataclass(slots=True)
class Keepings:
    """The settings of all logs; what is asked for by the path of a log."""

    exact: dict[str, Keeping] = field(default_factory=dict)
    by_folder: dict[str, list[tuple[str, Keeping]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    open: list[tuple[tuple[str, ...], Keeping]] = field(default_factory=list)

    def of(self, log: str) -> Keeping | None:
        """What holds for the log at that path; None where no settings name it."""
        if log in self.exact:
            return self.exact[log]
        folder, _slash, name = log.rpartition("/")
        for pattern, keeping in self.by_folder.get(folder, ()):
            if fnmatchcase(name, pattern):
                return keeping
        parts = log.split("/")
        for patterns, keeping in self.open:
            if len(parts) == len(patterns) and all(map(fnmatchcase, parts, patterns)):
                return keeping
        return None


def log_keeping(tables: Tables) -> Keepings:
    """Read the settings of logrotate that the table `log_rotation` has, made once."""
    return tables.once(_read)


def _read(tables: Tables) -> Keepings:
    rules = list(tables.rows(LogRotation, most=_MOST_RULES))
    general = {rule.path: rule for rule in rules if not rule.logs}
    found = Keepings()
    for rule in rules:
        defaults = [general[path] for path in (rule.path, _MAIN) if path in general]
        _take(found, rule.logs, _keeping([rule, *defaults]))
    return found


def _take(found: Keepings, logs: Iterable[str], keeping: Keeping) -> None:
    for log in logs:
        folder, _slash, name = log.rpartition("/")
        if _GLOB.isdisjoint(log):
            found.exact.setdefault(log, keeping)
        elif _GLOB.isdisjoint(folder):
            if len(found.by_folder[folder]) < _MOST_OPEN:
                found.by_folder[folder].append((name, keeping))
        elif len(found.open) < _MOST_OPEN:
            found.open.append((tuple(log.split("/")), keeping))


def _keeping(rules: Sequence[LogRotation]) -> Keeping:
    """The settings of a block, then those of its file, then those of all files."""
    return Keeping(
        rules[0].path,
        rules[0].line,
        next((rule.every for rule in rules if rule.every is not None), ""),
        next((rule.rotate for rule in rules if rule.rotate is not None), 0),
        next((rule.size for rule in rules if rule.size is not None), ""),
        next((rule.maxage for rule in rules if rule.maxage is not None), None),
        next((rule.olddir for rule in rules if rule.olddir is not None), ""),
    )
