"""Does PAM hand logins, or even passwords, to a program that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, names
from pratique.checks.package_database import needs_packages
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place, installed_by_hand
from pratique.content.shell.program import SHELLS
from pratique.model import Gap, Place, Severity
from pratique.parsers.pam import RUNNERS, PamRule, program, words
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_HANDED_OVER: Final = "expose_authtok"


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such rule; worst where the program gets the password."""
    owners = tables.once(Owners)
    seen_any = False
    for rule in tables.rows(PamRule, "type <> ''"):
        if rule.module.rpartition("/")[2] not in RUNNERS:
            continue
        seen_any = True
        found = _weight(rule, owners)
        if found is not None:
            yield _sign(rule, *found, owners)
    if seen_any:
        needs_packages(tables)


def _weight(rule: PamRule, owners: Owners) -> tuple[Phrase, Severity] | None:
    command = program(rule)
    path = _file(command)
    gets_password = _HANDED_OVER in words(rule.arguments)
    # What lies in an odd place is told of every kind of item alike.
    if doubtful_place(path) is not None and not gets_password:
        return None
    if owners.owns(path) and path.rpartition("/")[2] not in SHELLS:
        return None
    if gets_password:
        return Phrase("It is given the password of everybody who logs in."), Severity.HIGH
    if not owners.known:
        return None
    if path.rpartition("/")[2] in SHELLS:
        return Phrase("What it runs is a shell with code in the rule."), Severity.MEDIUM
    if installed_by_hand(path):
        return Phrase("No package brought %(path)s.", {"path": path}), Severity.LOW
    return Phrase(
        "No package brought %(path)s, and programs of one's own lie elsewhere.", {"path": path}
    ), Severity.MEDIUM


def _file(command: str) -> str:
    """The program, or the script where a shell is started with one."""
    told = command.split()
    if len(told) > 1 and told[0].rpartition("/")[2] in SHELLS and told[1].startswith("/"):
        return told[1]
    return told[0] if told else ""


def _sign(rule: PamRule, why: Phrase, severity: Severity, owners: Owners) -> Sign:
    place = Place(rule.path, rule.line)
    path = _file(program(rule))
    there = path.startswith("/") and owners.exists(path)
    file = (Place(owners.real(path)),) if there else ()
    return Sign(
        subject=f"{rule.path} {rule.type} {program(rule)}",
        places=(place, *file),
        quote=f"{rule.type} {rule.control} {rule.module} {rule.arguments}".strip(),
        why=prose(
            Phrase(
                "PAM runs %(path)s (%(type)s, %(service)s).",
                {
                    "path": path or Phrase("a program"),
                    "type": rule.type,
                    "service": rule.service,
                },
            ),
            why,
        ),
        verify=(*lines(place), *(names(one.path)[0] for one in file)),
        confidence=0.9 if severity >= Severity.HIGH else 0.6,
        severity=severity,
    )


CHECK = Check(
    slug="persistence-pam-runs-program",
    title="PAM runs a program that no package brought",
    severity=Severity.HIGH,
    technique="T1556.003",
    reads=(PamRule, File, PackageFile, Gap),
    innocent=(
        "Scripts of administrators that tell of each login, and those that open an encrypted home "
        "with the password. The first are shown as low where they lie with other own scripts."
    ),
    blind="A program of a package that was changed is found by comparing it with its package.",
    next=(
        "Read what the program does with what it gets. If it was given passwords, everybody who "
        "has logged in since then must choose another."
    ),
    find=find,
)
