"""Does polkit let accounts act as root without a password?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.as_shipped import as_shipped
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_database import needs_packages
from pratique.inventory.package_owner import PackageOwners
from pratique.inventory.verification import Verification
from pratique.model import Gap, Place, Severity
from pratique.parsers.polkit import PolkitGrant
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_ASKS_WHO: Final = re.compile(r"\.(?:user|isInGroup|groups)\b")
_ASKS_WHERE: Final = re.compile(r"\.(?:local|active|session|seat)\b")
_ASKS_WHAT: Final = re.compile(r"\baction\s*\.\s*(?:id|lookup)|\[\s*['\"]id['\"]\s*\]|\.indexOf\(")
_USER: Final = re.compile(r"\.user\s*={2,3}\s*['\"]([^'\"]+)")
_CONDITION: Final = re.compile(r"\bif\s*\(|\?|&&|\bswitch\b")
_BECOMES_ROOT: Final = re.compile(
    r"policykit\.exec|systemd1\.manage-units|systemd1\.manage-unit-files|accounts\.(?:user-)?admin"
    r"|packagekit\.(?:package-install|system-sources)|login1\.set-user-linger|machine1\.|\*\Z"
)
_EVERYBODY: Final = re.compile(r"unix-(?:user|group):\*|\A\Z|\Adefault\Z")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at grants in files of nobody's, by what they grant and to whom."""
    shipped = as_shipped(tables, "/polkit-1/")
    owners = tables.once(PackageOwners)
    rows = list(tables.rows(PolkitGrant, most=100_000))
    for row in rows:
        # A package may put a link there that leads to one of its files: firewalld does.
        real = owners.real(row.path)
        found = None if row.path in shipped or real in shipped else _weight(row)
        if found is None:
            continue
        why, severity = found
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path}:{row.line} {row.action}",
            places=(place,),
            quote=(row.condition if row.form == "rule" else f"{row.who} {row.action}")[:300],
            why=why,
            verify=lines(place),
            confidence=0.9 if severity >= Severity.HIGH else 0.6,
            severity=severity,
        )
    if rows:
        needs_packages(tables)


def _weight(row: PolkitGrant) -> tuple[Phrase, Severity] | None:
    if row.form == "rule":
        return _rule(row.condition)
    if row.form == "pkla":
        everything = _BECOMES_ROOT.search(row.action) is not None
        if _EVERYBODY.search(row.who):
            severity = Severity.HIGH if everything else Severity.MEDIUM
            return Phrase(
                "Every account may do %(action)s without a password.",
                {"action": row.action or Phrase("this")},
            ), severity
        severity = Severity.MEDIUM if everything and "unix-user:" in row.who else Severity.LOW
        return Phrase(
            "%(who)s may do %(action)s without a password.", {"who": row.who, "action": row.action}
        ), severity
    if "allow_any" in row.condition or "allow_inactive" in row.condition:
        why = Phrase(
            "Every account may do %(action)s without a password, from anywhere.",
            {"action": row.action},
        )
        return why, Severity.MEDIUM
    return None


def _rule(code: str) -> tuple[Phrase, Severity] | None:
    """What the code of a rule asks before it says yes."""
    if not _CONDITION.search(code):
        return Phrase("The rule says yes to everybody, whatever is asked."), Severity.CRITICAL
    what = _ASKS_WHAT.search(code) is not None
    user = _USER.search(code)
    if not what and user is not None:
        return Phrase(
            "The rule says yes to %(user)s, whatever is asked: that is root.", {"user": user[1]}
        ), Severity.HIGH
    if not what and not _ASKS_WHO.search(code):
        why = Phrase("The rule asks neither who it is nor what is asked for.")
        return why, Severity.MEDIUM if _ASKS_WHERE.search(code) else Severity.HIGH
    grave = _BECOMES_ROOT.search(code) is not None
    if not _ASKS_WHO.search(code):
        severity = Severity.HIGH if grave else Severity.MEDIUM
        return Phrase("The rule does not ask who it is."), severity
    if not what:
        return Phrase("A group may do whatever polkit is asked for."), Severity.LOW
    if grave and user is not None:
        return (
            Phrase(
                "%(user)s may become root, or start what it likes, without a password.",
                {"user": user[1]},
            ),
            Severity.LOW,
        )
    return None


CHECK = Check(
    slug="persistence-polkit-grants-all",
    title="polkit lets accounts act as root without a password",
    severity=Severity.MEDIUM,
    technique="T1548",
    reads=(PolkitGrant, Verification, File, PackageFile, Gap),
    innocent=(
        "Administrators let a group or the account of a service manage units. Rules that ask both "
        "who and what are shown as low or not at all."
    ),
    blind="The code of a rule is not run: a condition that is always true is taken for one.",
    next="Compare with a backup of /etc/polkit-1. Do not carry the rule over.",
    find=find,
    about_content=False,
)
