"""Whether an account is named so that nobody notices it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import (
    BASE,
    SERVICES,
    AccountList,
    is_foreign,
    opens_shell,
    written,
)
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_MOST: Final = 200
# What useradd(8) and adduser(8) take, with the `$` of Samba's machines.
# A domain may stand before it (winbindd(8)); a byte that does not print is `\\x` and two digits.
_ORDINARY: Final = re.compile(
    r"(?:[A-Za-z0-9.-]+\\(?!x[0-9a-f]{2}))?[A-Za-z0-9_][A-Za-z0-9_.@+-]*\$?"
)
_LOOKS_LIKE: Final = str.maketrans("01358|!", "olesbll")
_LOOKED_AT: Final = frozenset({"root", "daemon", "systemd", "www-data", "mail", "sshd", *BASE})


def find(tables: Tables) -> Iterator[Sign]:
    """Point at names that hide, or that look like another's, of accounts with a shell."""
    listed = AccountList.read(tables)
    shown = 0
    for account in listed.accounts:
        if is_foreign(account) or shown >= _MOST:
            continue
        found = _odd(account, listed)
        if found is not None:
            shown += 1
            yield _sign(account, *found)
    yield from _late(listed)


def _odd(account: Account, listed: AccountList) -> tuple[Phrase, Severity] | None:
    name = account.username
    if not _ORDINARY.fullmatch(name):
        severity = Severity.HIGH if opens_shell(account.shell) else Severity.MEDIUM
        return Phrase(
            "no tool for accounts takes such a name, and a person may not see it"
        ), severity
    if not opens_shell(account.shell):
        return None
    plain = name.lower().translate(_LOOKS_LIKE)
    if name not in listed.by_name or name in _LOOKED_AT:
        return None
    for other in sorted(_LOOKED_AT & listed.by_name.keys()):
        if len(other) > 3 and other != name and plain == other.translate(_LOOKS_LIKE):
            return Phrase(
                "it looks like %(other)s, which the system has", {"other": other}
            ), Severity.HIGH
    return None


def _late(listed: AccountList) -> Iterator[Sign]:
    """Accounts with a system's number and a shell that were added behind those of people."""
    people = False
    for account in listed.accounts:
        person = account.uid is not None and listed.first_person <= account.uid < 60_000
        if person and account.directory.startswith("/home/"):
            people = True
        elif (
            people
            and listed.is_system(account)
            and opens_shell(account.shell)
            and account.username not in SERVICES
            and account.username not in BASE
        ):
            why = Phrase(
                "its number %(uid)s is one of the system's, it was added behind "
                "accounts of people, and it can be logged in to",
                {"uid": f"{account.uid}"},
            )
            yield _sign(account, why, Severity.LOW)


def _sign(account: Account, because: Phrase, severity: Severity) -> Sign:
    place = Place(account.path, account.line)
    return Sign(
        subject=account.username,
        places=(place,),
        quote=written(account),
        why=Phrase(
            "Look at the account %(username)s: %(because)s.",
            {"username": f"{account.username!r}", "because": because},
        ),
        verify=lines(place),
        confidence=0.45 if severity is Severity.LOW else 0.85,
        severity=severity,
    )


CHECK = Check(
    slug="accounts-odd-name",
    title="An account is named so that it is not noticed",
    severity=Severity.HIGH,
    technique="T1564.002",
    reads=(Account,),
    innocent="Directory services and panels make odd names; a late one may be your own service.",
    blind="An ordinary name that nobody here has: compare with the people who work on the machine.",
    next="Ask who made the account, and look for its logins and for the files that it owns.",
    find=find,
)
