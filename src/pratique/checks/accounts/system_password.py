"""Whether a password can open an account that belongs to a program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from pratique.checks.account_kind import SERVICES, AccountList, opens_shell, written
from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.shadow import Shadow
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_LAST_DAY: Final = 1_000_000


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each system account with a password that works."""
    listed = AccountList.read(tables)
    # Only of accounts that exist: a list made long on purpose must not fill the memory.
    of_accounts = "password_status = 'active' AND username IN (SELECT username FROM account)"
    active = {row.username: row for row in tables.rows(Shadow, of_accounts)}
    found = False
    for account in listed.accounts:
        shadow = active.get(account.username) if account.password == "shadowed" else None  # noqa: S105 - the word of the table
        if listed.is_system(account) and (shadow is not None or account.password == "hash"):  # noqa: S105 - the same
            found = True
            yield _sign(account, shadow)
    if not found and next(tables.select("SELECT 1 FROM shadow LIMIT 1"), None) is None:
        message = Phrase("there are no passwords (/etc/shadow) in this evidence")
        raise CouldNotLook(message)


def _sign(account: Account, shadow: Shadow | None) -> Sign:
    places = [Place(account.path, account.line)]
    changed = None
    if shadow is not None:
        places.insert(0, Place(shadow.path, shadow.line))
        if shadow.last_change is not None:
            changed = _changed(shadow.last_change)
    severity = None
    if account.username in SERVICES or not opens_shell(account.shell):
        severity = Severity.MEDIUM
    return Sign(
        subject=account.username,
        places=tuple(places),
        quote=written(account),
        why=prose(
            Phrase(
                "%(username)s (number %(uid)s) belongs to a program, and programs do "
                "not type passwords. Still there is one that opens it.",
                {"username": account.username, "uid": f"{account.uid}"},
            ),
            changed,
        ),
        verify=lines(*places),
        confidence=0.9 if severity is None else 0.7,
        severity=severity,
        dated=tuple(places[:1]),  # the password is younger than the account
    )


def _changed(day: int) -> Phrase | None:
    """When the password was set; a day of 0 asks for a new one, a huge one is no date."""
    if not 0 < day < _LAST_DAY:
        return None
    changed = date(1970, 1, 1) + timedelta(days=day)
    return Phrase("It was last changed on %(day)s.", {"day": f"{changed}"})


CHECK = Check(
    slug="accounts-system-password",
    title="A password opens an account that belongs to a program",
    severity=Severity.HIGH,
    technique="T1098",
    reads=(Account, Shadow),
    innocent=(
        "Some administrators set a password for a service that they log in to by hand, such as "
        "a database, or for a mail or FTP account with a low number."
    ),
    blind=(
        "Accounts are told apart by their number: one with a number of a person's is not looked "
        "at here. Passwords kept elsewhere (LDAP, a PAM module of its own) are not seen."
    ),
    next=(
        "Ask who set this password. If nobody did, treat it as the intruder's way back in, and "
        "look for logins by this account. Do not carry the line over to the rebuilt machine."
    ),
    find=find,
)
