"""Does a table of cron change what its jobs load, which shell they get, or where they look?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.program.place import doubtful_place
from pratique.model import Place, Severity
from pratique.parsers.crontab import CrontabVariable
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_LOADS: Final = frozenset({"LD_PRELOAD", "LD_AUDIT"})
_READS_FIRST: Final = frozenset({"BASH_ENV", "ENV", "PYTHONSTARTUP", "PERL5OPT", "RUBYOPT"})
_LOOKS_IN: Final = frozenset(
    {"PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PERL5LIB", "RUBYLIB", "NODE_PATH", "HOME"}
)
_SHELL = re.compile(r"(?:/usr)?(?:/local)?/bin/(?:ba|da|z|k|mk|a|c|tc|fi)?sh\Z|/sbin/nologin\Z")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each setting that puts something of somebody else's into the jobs."""
    for row in tables.rows(CrontabVariable):
        said = _odd(row.name, row.value)
        if said is None:
            continue
        why, severity = said
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.name}",
            places=(place,),
            quote=f"{row.name}={row.value}",
            why=prose(
                why, Phrase("It holds for every job below it in %(path)s.", {"path": row.path})
            ),
            verify=lines(place),
            confidence=0.8,
            severity=severity,
        )


def _odd(name: str, value: str) -> tuple[Phrase, Severity | None] | None:
    if not value:
        return None
    if name in _LOADS:
        return Phrase(
            "%(name)s puts the library %(value)s into every program.",
            {"name": name, "value": value},
        ), Severity.HIGH
    if name in _READS_FIRST and not value.startswith("-"):
        severity = Severity.HIGH if doubtful_place(value) else None
        return Phrase(
            "Because of %(name)s, %(value)s runs before anything else.",
            {"name": name, "value": value},
        ), severity
    if name == "SHELL" and not _SHELL.match(value):
        severity = Severity.HIGH if doubtful_place(value) else None
        return Phrase(
            "The commands are given to %(value)s, which is no ordinary shell.", {"value": value}
        ), severity
    if name in _LOOKS_IN:
        odd = next((part for part in value.split(":") if doubtful_place(f"{part}/x")), None)
        if odd is not None:
            return Phrase(
                "%(name)s leads to %(odd)s, where others may put programs or libraries.",
                {"name": name, "odd": odd},
            ), None
    return None


CHECK = Check(
    slug="persistence-cron-variable",
    title="A table of cron changes what its jobs load or where they look",
    severity=Severity.MEDIUM,
    technique="T1053.003",
    reads=(CrontabVariable,),
    innocent=(
        "Performance libraries such as jemalloc are loaded with LD_PRELOAD, and BASH_ENV is set "
        "by people who want their own environment in cron."
    ),
    blind="Settings inside the command itself are judged with the command.",
    next="Look at the file that is named, at its owner and its times, and keep it as evidence.",
    find=find,
)
