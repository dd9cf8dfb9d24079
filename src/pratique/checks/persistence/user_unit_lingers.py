"""Do units of a user run although nobody is logged in?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each unit with commands in the home of an account that lingers."""
    lingering = {
        file.filename for file in tables.rows(File, "directory = '/var/lib/systemd/linger'")
    }
    names = {account.directory.rstrip("/"): account.username for account in tables.rows(Account)}
    for unit in tables.rows(SystemdUnit, "scope = 'user' AND len(commands) > 0"):
        home, found, _rest = unit.path.partition("/.config/systemd/user/")
        if not found:
            home, found, _rest = unit.path.partition("/.local/share/systemd/user/")
        name = names.get(home, home.rpartition("/")[2])
        if not found or name not in lingering:
            continue
        of_a_person = home.startswith("/home/")
        place = Place(unit.path, unit.line)
        yield Sign(
            subject=unit.path,
            places=(place, Place(f"/var/lib/systemd/linger/{name}")),
            quote=unit.commands[0][:300],
            why=Phrase(
                "%(name)s lingers: systemd starts this unit at boot, without any "
                "login, and it does not show among the services of the system.",
                {"name": name},
            ),
            verify=lines(place),
            confidence=0.6,
            severity=None if of_a_person else Severity.MEDIUM,
            dated=(place,),
        )


CHECK = Check(
    slug="persistence-user-unit-lingers",
    title="A unit of a user runs from boot on, without a login",
    severity=Severity.LOW,
    technique="T1543.002",
    reads=(SystemdUnit, File, Account),
    innocent="Containers without root (podman) and applications of single users work like this.",
    blind="Units that start only while their user is logged in are not listed here.",
    next="Ask the user whether the unit is theirs, and look at the program that it starts.",
    find=find,
)
