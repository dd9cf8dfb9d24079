"""Whether an account of a program got a shell to log in with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import BASE, SERVICES, AccountList, home_of, opens_shell, written
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.passwd import Account
from pratique.parsers.shadow import Shadow
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_WAYS: Final = {
    (True, True): Phrase(
        "%(username)s (number %(uid)s) belongs to a program. It has the shell %(shell)s, and a key "
        "in its home and a password to log in with."
    ),
    (True, False): Phrase(
        "%(username)s (number %(uid)s) belongs to a program. It has the shell %(shell)s, and a key "
        "in its home to log in with."
    ),
    (False, True): Phrase(
        "%(username)s (number %(uid)s) belongs to a program. It has the shell %(shell)s, and a "
        "password to log in with."
    ),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at system accounts with a shell where none belongs, or with a shell and a way in."""
    listed = AccountList.read(tables)
    key_folders = {
        path.rpartition("/.ssh/")[0] or "/"
        for (path,) in tables.select("SELECT DISTINCT path FROM authorized_key")
        if "/.ssh/" in path
    }
    key_names = {
        name
        for (name,) in tables.select(
            "SELECT DISTINCT username FROM authorized_key WHERE path LIKE '/etc/ssh/%'"
        )
    }
    with_password = tables.select(
        """SELECT DISTINCT username FROM shadow
           WHERE password_status = 'active' AND username IN (SELECT username FROM account)"""
    )
    active = {name for (name,) in with_password}
    base = [account for account in listed.accounts if account.username in BASE]
    given = Counter(account.shell for account in base).most_common(1)
    given_to_most = {shell for shell, count in given if count * 2 > len(base)}
    for account in listed.accounts:
        if not listed.is_system(account) or not opens_shell(account.shell):
            continue
        key = home_of(account) in key_folders or account.username in key_names
        password = account.username in active or account.password == "hash"  # noqa: S105 - the word of the table
        if (key or password) and account.username not in SERVICES:
            yield _sign(account, Severity.HIGH, _WAYS[key, password])
        elif account.username in BASE:
            milder = account.shell in given_to_most or account.username in SERVICES
            yield _sign(
                account,
                Severity.LOW if milder else None,
                Phrase(
                    "%(username)s (number %(uid)s) belongs to a program. It has the shell "
                    "%(shell)s, which no package gives it."
                ),
            )


def _sign(account: Account, severity: Severity | None, why: Phrase) -> Sign:
    place = Place(account.path, account.line)
    return Sign(
        subject=account.username,
        places=(place,),
        quote=written(account),
        why=why.having(
            username=account.username, uid=f"{account.uid}", shell=account.shell or "/bin/sh"
        ),
        verify=lines(place),
        confidence=0.9 if severity is Severity.HIGH else 0.75,
        severity=severity,
    )


CHECK = Check(
    slug="accounts-system-shell",
    title="An account that belongs to a program can log in",
    severity=Severity.MEDIUM,
    technique="T1098",
    reads=(Account, Shadow, AuthorizedKey),
    innocent=(
        "Administrators give such an account a shell to run a job by hand and forget to take it "
        "back. Debian gave all of them /bin/sh until 2014, SUSE /bin/bash; upgrades keep that."
    ),
    blind=(
        "A program put in the place of /usr/sbin/nologin itself is not seen here; the check of "
        "packaged files sees it. Accounts of services that are known to need a shell are left out."
    ),
    next=(
        "Compare with the account's package: on a fresh machine the shell is /usr/sbin/nologin. "
        "If nobody changed it, look for logins by this account and for keys in its home."
    ),
    find=find,
)
