"""Whether someone logged in whose account is gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AccountList
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, InRoot, Opens, reads, word
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.utmp import Login
from pratique.phrase import Phrase
from pratique.store.tables import Tables

# utmp(5) keeps so many bytes of a name.
_NAME_LENGTH: Final = 32
_MOST: Final = 200
_NAMED: Final = Phrase(
    "%(name)s logged in, and /etc/passwd has no such account now: it was deleted since, or it was "
    "made for one visit."
)
_NUMBERED: Final = Phrase(
    "Account number %(uid)s logged in, and /etc/passwd has no such account now: it was deleted "
    "since, or it was made for one visit."
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each name that logged in, and each number in lastlog, without an account."""
    listed = AccountList.read(tables)
    names = {name[:_NAME_LENGTH] for name in listed.by_name}
    numbers = {account.uid for account in listed.accounts}
    logins = tables.select(
        """SELECT username, min(path), count(*), strftime(min(time), '%Y-%m-%d %H:%M:%S'),
                  strftime(max(time), '%Y-%m-%d %H:%M:%S'), max(host)
           FROM login
           WHERE type = 'user_process' AND source IN ('wtmp', 'utmp', 'wtmpdb')
             AND username <> ''
             AND NOT regexp_matches(tty, '^(ftp|pure-ftpd|vsftpd)')
           GROUP BY username ORDER BY username"""
    )
    shown = 0
    for name, path, count, first, last, host in logins:
        if name not in names and shown < _MOST:
            shown += 1
            quote = f"{name}: {count} x, {first} to {last} UTC, from {host or 'the console'}"
            program = "wtmpdb last -f" if path.endswith((".db", ".db-wal")) else "last -f"
            verify = (Command((program, InRoot(path, Opens.FILE), f"-- {word(name)}")),)
            yield _sign(name, path, quote, _NAMED.having(name=name), verify)
    last_logins = tables.select(
        """SELECT uid, path, strftime(time, '%Y-%m-%d %H:%M:%S'), host FROM login
           WHERE source = 'lastlog' AND time IS NOT NULL ORDER BY uid"""
    )
    shown = 0
    for uid, path, time, host in last_logins:
        if uid not in numbers and shown < _MOST:
            shown += 1
            quote = f"number {uid}: last login {time} UTC, from {host or 'the console'}"
            verify = (reads(f"awk -F: '$3=={uid}'", "/etc/passwd"),)
            yield _sign(
                f"number {uid}",
                path,
                quote,
                _NUMBERED.having(uid=uid),
                verify,
            )


def _sign(subject: str, path: str, quote: str, why: Phrase, verify: tuple[Command, ...]) -> Sign:
    return Sign(
        subject=subject,
        places=(Place(path),),
        quote=quote,
        why=why,
        verify=verify,
        confidence=0.6,
    )


CHECK = Check(
    slug="accounts-login-vanished",
    title="An account that is gone had logged in",
    severity=Severity.LOW,
    technique="T1136.001",
    reads=(Login, Account),
    innocent=(
        "People leave and their accounts are deleted. Accounts that come over the network (LDAP, "
        "Active Directory) were never in /etc/passwd."
    ),
    blind=(
        "Only logins still in wtmp, utmp, wtmpdb and lastlog are seen. "
        "Logins of FTP servers are left out: their people need no account."
    ),
    next=(
        "Ask whether the name belonged to somebody, and look for files that its number still owns "
        "and for the commands userdel and deluser in the logs."
    ),
    find=find,
)
