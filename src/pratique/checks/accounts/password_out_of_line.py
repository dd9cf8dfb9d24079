"""Whether a password was made otherwise than this machine makes passwords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import reads
from pratique.model import Place, Severity
from pratique.parsers.login_definition import LoginDefinition
from pratique.parsers.shadow import Shadow
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

# How hard to guess, see crypt(5): an upgrade of the system only ever goes up.
_STRENGTH: Final = {
    "des": 0, "bsdi-des": 0, "nt": 0, "md5": 1, "sunmd5": 1, "sha1": 1, "sha256": 2, "sha512": 3,
    "bcrypt": 3, "sm3": 3, "scrypt": 4, "gost-yescrypt": 4, "yescrypt": 4, "sm3-yescrypt": 4,
}  # fmt: skip
_METHODS: Final = {
    "DES": "des", "MD5": "md5", "SHA256": "sha256", "SHA512": "sha512", "BCRYPT": "bcrypt",
    "YESCRYPT": "yescrypt",
}  # fmt: skip
_WEAK: Final = 1
_MOST: Final = 100_000


def find(tables: Tables) -> Iterator[Sign]:
    """Point at passwords that are weaker than those which were set before them."""
    if next(tables.select("SELECT 1 FROM shadow LIMIT 1"), None) is None:
        message = Phrase("there is no list of passwords (/etc/shadow) in this evidence")
        raise CouldNotLook(message)
    method = _method(tables)
    rows = list(tables.rows(Shadow, "password_status = 'active' AND hash_algorithm IS NOT NULL",
                            most=_MOST))  # fmt: skip
    first = _first_of_each(rows)
    for row in rows:
        strength = _STRENGTH.get(row.hash_algorithm or "")
        if strength is None:
            continue
        before = [
            other
            for stronger, other in first.items()
            if stronger > strength and row.last_change and other.last_change
            and other.last_change <= row.last_change
        ]  # fmt: skip
        weak, below = strength <= _WEAK, _STRENGTH.get(method, -1) > strength
        if before and (weak or below):
            yield _later(row, before[0], method, weak=weak)
        elif weak and below:
            yield _old(row, method)


def _first_of_each(rows: list[Shadow]) -> dict[int, Shadow]:
    """The password of each strength that was set before all others of it."""
    first: dict[int, Shadow] = {}
    for row in rows:
        strength = _STRENGTH.get(row.hash_algorithm or "")
        if strength is None or not row.last_change:
            continue
        known = first.get(strength)
        if known is None or (known.last_change or 0) > row.last_change:
            first[strength] = row
    return first


def _method(tables: Tables) -> str:
    found = list(tables.rows(LoginDefinition, "name = 'ENCRYPT_METHOD'"))
    return _METHODS.get(found[-1].value.upper(), "") if found else ""


def _later(row: Shadow, other: Shadow, method: str, *, weak: bool) -> Sign:
    made = Phrase("/etc/login.defs asks for %(method)s.", {"method": method}) if method else None
    theirs = other.hash_algorithm or ""
    return _sign(
        row,
        prose(
            Phrase(
                "The password of %(username)s was set on the same day as that of %(other)s, or "
                "later, and is stored as %(stored)s where that one is %(theirs)s.",
                {
                    "username": row.username,
                    "other": other.username,
                    "stored": row.hash_algorithm or "",
                    "theirs": theirs,
                },
            ),
            made,
            Phrase(
                "A machine that makes %(theirs)s does not go back: the hash was made elsewhere, "
                "or by a command that makes one (openssl passwd), and put in.",
                {"theirs": theirs},
            ),
        ),
        0.75 if weak else 0.5,
        Severity.MEDIUM if weak else Severity.LOW,
    )


def _old(row: Shadow, method: str) -> Sign:
    return _sign(
        row,
        Phrase(
            "The password of %(username)s is stored as %(stored)s, which "
            "is quickly guessed, though this machine makes %(method)s. It is "
            "years old, or was put in by hand.",
            {"username": row.username, "stored": row.hash_algorithm or "", "method": method},
        ),
        0.4,
        Severity.LOW,
    )


def _sign(row: Shadow, why: Phrase, confidence: float, severity: Severity) -> Sign:
    return Sign(
        subject=row.username,
        places=(Place(row.path, row.line),),
        quote=f"{row.username}: {row.hash_algorithm}, last change on day {row.last_change}",
        why=why,
        verify=(reads(f"sed -n {row.line}p", row.path, "cut -c1-24"),),
        confidence=confidence,
        severity=severity,
    )


CHECK = Check(
    slug="accounts-password-out-of-line",
    title="A password was made otherwise than this machine makes them",
    severity=Severity.MEDIUM,
    technique="T1098",
    reads=(Shadow, LoginDefinition),
    innocent=(
        "Accounts moved here from another machine, or made by a configuration tool with a hash of "
        "its own, look like this; so does an old account whose password nobody ever changed."
    ),
    blind="A password that was changed with `passwd` on the machine itself.",
    next="Ask whose account it is and who set the password; change it on the rebuilt machine.",
    find=find,
)
