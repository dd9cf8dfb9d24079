"""Does PAM load a module from a place where none belongs, or one that is not there?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place
from pratique.model import Place, Severity
from pratique.parsers.pam import PamRule, named_by_path
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_THERE: Final = "SELECT DISTINCT filename FROM \"file\" WHERE directory LIKE '%/security'"
_NO_MODULE: Final = ("include", "substack", "@include")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at modules named by a path elsewhere, and at those that are missing."""
    owners = tables.once(Owners)
    there = {name for (name,) in tables.select(_THERE)}
    told: set[tuple[str, str]] = set()
    for rule in tables.rows(PamRule):
        if rule.control.lower() in _NO_MODULE or (rule.path, rule.module) in told:
            continue
        found = _elsewhere(rule, owners) if named_by_path(rule) else _missing(rule, there)
        if found is None:
            continue
        told.add((rule.path, rule.module))
        why, severity = found
        place = Place(rule.path, rule.line)
        file = owners.real(rule.module) if rule.module.startswith("/") else ""
        yield Sign(
            subject=f"{rule.path} {rule.module}",
            places=(place, Place(file)) if file and owners.exists(file) else (place,),
            quote=f"{rule.type} {rule.control} {rule.module} {rule.arguments}".strip(),
            why=why,
            verify=lines(place),
            confidence=0.9 if severity >= Severity.HIGH else 0.5,
            severity=severity,
        )


def _elsewhere(rule: PamRule, owners: Owners) -> tuple[Phrase, Severity] | None:
    # What lies in an odd place is told of every kind of item alike.
    if doubtful_place(rule.module) is not None or (owners.known and owners.owns(rule.module)):
        return None
    why = Phrase(
        "The module decides who gets in, it lies elsewhere outside the folders of modules."
    )
    if owners.known:
        why = Phrase("The module decides who gets in, it lies elsewhere and no package brought it.")
    return why, Severity.HIGH


def _missing(rule: PamRule, there: set[str]) -> tuple[Phrase, Severity] | None:
    name = rule.module.rpartition("/")[2]
    quiet = rule.may_miss or "module_unknown=ignore" in rule.control
    # Packages leave out modules that they themselves can do without.
    quiet = quiet or rule.path.startswith("/usr/")
    if quiet or not there or name in there or not name.endswith(".so"):
        return None
    why = Phrase(
        "No such module is in what was read. PAM refuses a login where it is "
        "required, and skips it where it is optional."
    )
    return why, Severity.NOTE


CHECK = Check(
    slug="persistence-pam-module-elsewhere",
    title="PAM loads a module from an unusual place, or one that is missing",
    severity=Severity.HIGH,
    technique="T1556.003",
    reads=(PamRule, File, PackageFile),
    innocent="Products for logins with cards or tokens that install outside of packages.",
    blind="Modules in the usual folders are looked at as libraries, not here.",
    next="Keep the module as evidence. Ask whoever runs the server whether they know the product.",
    find=find,
)
