"""Commands that a program of the system runs as root: judged, and asked whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pratique.checks.base import Sign
from pratique.checks.by_hand import lines
from pratique.checks.judged_command import EVERYTHING, sign, worst
from pratique.checks.package_database import needs_packages
from pratique.checks.package_owner import Owners
from pratique.content.shell.command import judge
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_QUOTED = 300


@dataclass(frozen=True, slots=True)
class Started:
    """A command, where it is written, and who runs it when, as a sentence without its stop.

    `tidies` is one that is known to do no more than keep things small, whoever brought it.
    `severity` stands in for the check's own where the command is not judged bad.
    """

    subject: str
    place: Place
    command: str
    what: Phrase
    runs: Phrase
    tidies: bool = False
    severity: Severity | None = None


def unowned(commands: Iterable[Started], tables: Tables) -> Iterator[Sign]:
    """Commands that are judged bad, and those in files that no package brought.

    CouldNotLook where there is none of the first, and nothing tells of the second.
    """
    owners = tables.once(Owners)
    found_any = False
    for one in commands:
        found = _judged(one) or (_of_nobody(one) if _is_unowned(one, owners) else None)
        if found is not None:
            found_any = True
            yield found
    if not found_any:
        needs_packages(tables)


def _judged(one: Started) -> Sign | None:
    found = worst(judge(one.command), EVERYTHING)
    return (
        None
        if found is None
        else sign(one.subject, one.what, Phrase("%(runs)s.", {"runs": one.runs}), one.place, found)
    )


def _is_unowned(one: Started, owners: Owners) -> bool:
    return owners.known and not one.tidies and not owners.owns(one.place.path)


def _of_nobody(one: Started) -> Sign:
    return Sign(
        subject=one.subject,
        places=(one.place,),
        quote=one.command[:_QUOTED],
        why=Phrase(
            "%(runs)s, and no package brought %(path)s.", {"runs": one.runs, "path": one.place.path}
        ),
        verify=lines(one.place),
        confidence=0.6,
        severity=one.severity,
    )
