"""Does SSH, as a server or as a client, run a program that no package brought?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_database import needs_packages
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place
from pratique.content.reason import beginning
from pratique.content.shell.program import SHELLS
from pratique.model import Gap, Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_SAYS_WHO: Final = frozenset({"authorizedkeyscommand", "authorizedprincipalscommand"})
_LIBRARIES: Final = frozenset({"pkcs11provider", "securitykeyprovider"})
_OWN: Final = re.compile(r"/(usr/local|opt|srv|home|root|etc)/")
_PLAIN_SHELL: Final = re.compile(r"\S*/(?:ba|da|z)?sh(?:\s+-[il]+)?")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at programs that say who may log in, and at those that run at each login."""
    owners = tables.once(Owners)
    items = list(tables.rows(StartupItem, "kind IN ('sshd', 'ssh-client')", most=20_000))
    for item in items:
        found = _weight(item, owners)
        if found is None:
            continue
        why, severity = found
        place = Place(item.path, item.line)
        yield Sign(
            subject=f"{item.path} {item.name} {item.command}",
            places=(place,),
            quote=f"{item.name} {item.command}"[:300],
            why=prose(
                Phrase(
                    "%(when)s, %(program)s runs.",
                    {"when": beginning(item.occasion), "program": item.program},
                ),
                why,
            ),
            verify=lines(place),
            confidence=0.5,
            severity=severity,
        )
    if items:
        needs_packages(tables)


def _weight(item: StartupItem, owners: Owners) -> tuple[Phrase, Severity] | None:
    # What lies in an odd place is told of every kind of item alike.
    absolute = item.program.startswith("/")
    if not owners.known or not absolute or doubtful_place(item.program):
        return None
    if owners.owns(item.program):
        shell = item.program.rpartition("/")[2] in SHELLS
        if item.kind == "sshd" and shell and item.name != "forcecommand":
            plain = _PLAIN_SHELL.fullmatch(item.command)
            why = (
                Phrase("It gives a shell to whoever asks for it.")
                if plain
                else Phrase("A shell answers there.")
            )
            return why, Severity.MEDIUM
        return None
    why = Phrase("No package brought it.")
    if item.name in _SAYS_WHO:
        why = prose(why, Phrase("What it prints decides which keys open an account."))
    own = _OWN.match(item.program) is not None
    grave = item.name in _LIBRARIES or not own
    return why, Severity.MEDIUM if grave else Severity.LOW


CHECK = Check(
    slug="persistence-ssh-runs-program",
    title="SSH runs a program that no package brought",
    severity=Severity.MEDIUM,
    technique="T1546",
    reads=(StartupItem, File, PackageFile, Gap),
    innocent=(
        "Git servers (Gitea, GitLab) and directory services ask a program of their own for keys; "
        "people reach further machines through a program."
    ),
    blind="A program of a package that was changed; what the command does is another question.",
    next="Read the program. Ask which keys it gives, and to whom.",
    find=find,
)
