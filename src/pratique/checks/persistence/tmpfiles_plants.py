"""Does systemd make, at each boot, a file that lets somebody in or runs something?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.as_shipped import as_shipped
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_database import needs_packages
from pratique.content.program.place import doubtful_place
from pratique.inventory.verification import Verification
from pratique.model import Gap, Place, Severity
from pratique.parsers.tmpfiles import TmpfilesRule
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.package_file import PackageFile

_RUNS: Final = re.compile(
    r"/(?:etc/(?:cron[^/]*|anacrontab|init\.d|rc[^/]*|profile[^/]*|bash\.bashrc|update-motd\.d"
    r"|ld\.so\.preload|ld\.so\.conf[^/]*|pam\.d|security|sudoers[^/]*|doas\.conf|passwd|shadow"
    r"|group|gshadow|ssh|udev|systemd/(?:system|user)[^/]*|modules[^/]*|modprobe\.d|environment"
    r"|apt|polkit-1|dbus-1|nsswitch\.conf|hosts\.(?:allow|equiv))"
    r"|run/systemd/(?:system|transient|generator)[^/]*"
    r"|(?:usr/)?(?:local/)?s?bin|(?:usr/)?lib(?:exec|32|64)?|var/spool/cron)(?:/|\Z)"
    r"|\A/(?:root|home/[^/]+)/\.(?!cache)|/\.ssh(?:/|\Z)"
)
_WRITES: Final = frozenset("fFwCLcb")
_RIGHTS: Final = frozenset("fFzZmC")
_SET_UID: Final = re.compile(r"[~:]*0?[4-7][0-7]{3}\Z")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at rules of nobody's for such files, and at those that set rights of the owner."""
    shipped = as_shipped(tables, "tmpfiles.d/")
    rules = list(tables.rows(TmpfilesRule, most=200_000))
    for rule in rules:
        if rule.path in shipped:
            continue
        found = _weight(rule)
        if found is None:
            continue
        why, severity = found
        place = Place(rule.path, rule.line)
        yield Sign(
            subject=f"{rule.path} {rule.type} {rule.target}",
            places=(place,),
            quote=f"{rule.type} {rule.target} {rule.mode} {rule.username} {rule.argument}"[:300],
            why=why,
            verify=lines(place),
            confidence=0.8 if severity >= Severity.HIGH else 0.6,
            severity=severity,
        )
    if rules:
        needs_packages(tables)


def _weight(rule: TmpfilesRule) -> tuple[Phrase, Severity] | None:
    letter = rule.type[:1]
    if letter in _RIGHTS and _SET_UID.match(rule.mode):
        return Phrase(
            "At each boot %(target)s gets the rights of its owner.", {"target": rule.target}
        ), Severity.HIGH
    if letter not in _WRITES or not rule.target.startswith("/"):
        return None
    if _RUNS.match(rule.target):
        secret = re.search(r"/\.ssh|preload|sudoers|/shadow|/passwd|/cron|pam\.d", rule.target)
        severity = Severity.HIGH if secret else Severity.MEDIUM
        return Phrase(
            "At each boot systemd puts %(target)s back, whoever removed it.",
            {"target": rule.target},
        ), severity
    source = rule.argument.split(" ", 1)[0] if letter in "LC" else ""
    doubtful = doubtful_place(source) if not rule.target.startswith(("/run/", "/dev/")) else None
    if doubtful is not None and not rule.target.startswith(("/tmp/", "/var/")):  # noqa: S108 - names of the evidence
        return Phrase(
            "At each boot %(target)s comes from %(source)s, %(why)s.",
            {"target": rule.target, "source": source, "why": doubtful.why},
        ), Severity.MEDIUM
    return None


CHECK = Check(
    slug="persistence-tmpfiles-plants",
    title="At each boot systemd makes a file that runs something or lets somebody in",
    severity=Severity.MEDIUM,
    technique="T1543.002",
    reads=(TmpfilesRule, Verification, PackageFile, Gap),
    innocent="Administrators of images put settings into place like this (Fedora CoreOS, NixOS).",
    blind="Rules in a changed file of a package are found by comparing it with its package.",
    next="Look at the file that is made, and at the one that it is made from.",
    find=find,
    about_content=False,
)
