"""Whether a key opens an account that belongs to a program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import SERVICES, AccountList, opens_shell
from pratique.checks.authorized_key_owner import owners
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import reads
from pratique.model import Place, Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables

# Keys of one file that are shown; a file may hold millions.
_MOST_KEYS: Final = 50


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file of keys of a system account, or of one without a shell."""
    by_path: dict[str, list[AuthorizedKey]] = {}
    for key in tables.rows(AuthorizedKey):
        keys = by_path.setdefault(key.path, [])
        if len(keys) < _MOST_KEYS:
            keys.append(key)
    if not by_path:
        return
    listed = AccountList.read(tables)
    for path, keys in by_path.items():
        accounts = owners(keys[0], listed)
        # A home that root shares is root's, whoever else is said to live there.
        if any(account.uid == 0 for account in accounts):
            continue
        for account in accounts:
            severity = _severity(account, listed)
            if severity is not None:
                yield _sign(path, keys, account, severity)


def _severity(account: Account, listed: AccountList) -> Severity | None:
    shell = opens_shell(account.shell)
    if account.username in SERVICES:
        return None if shell else Severity.LOW
    if listed.is_system(account):
        return Severity.HIGH
    return None if shell else Severity.LOW


def _sign(path: str, keys: list[AuthorizedKey], account: Account, severity: Severity) -> Sign:
    places = tuple(Place(path, key.line) for key in keys)
    if severity is Severity.HIGH:
        why = Phrase(
            "%(username)s (number %(uid)s) belongs to a program, and programs do "
            "not log in through SSH. With %(keys)s in %(path)s someone can.",
            {
                "username": account.username,
                "uid": f"{account.uid}",
                "keys": _count(keys),
                "path": path,
            },
        )
    else:
        why = Phrase(
            "%(username)s has the shell %(shell)s, which refuses logins, and "
            "still %(keys)s. Tunnels and file transfer work without a shell.",
            {"username": account.username, "shell": account.shell, "keys": _count(keys)},
        )
    first = keys[0]
    return Sign(
        subject=f"{path}: {account.username}",
        places=places,
        quote=f"{first.options} {first.algorithm} {first.fingerprint} {first.comment}".strip(),
        why=why,
        verify=(reads(f"sed -n {first.line}p", path, "ssh-keygen -lf - 2>&1"),),
        confidence=0.9 if severity is Severity.HIGH else 0.5,
        severity=severity,
    )


def _count(keys: list[AuthorizedKey]) -> Phrase:
    if len(keys) == 1:
        return Phrase("a key")
    return (
        Phrase("%(count)s keys", {"count": len(keys)})
        if len(keys) < _MOST_KEYS
        else Phrase("%(count)s keys or more", {"count": len(keys)})
    )


CHECK = Check(
    slug="persistence-authorized-key-system",
    title="A key opens an account that belongs to a program",
    severity=Severity.HIGH,
    technique="T1098.004",
    reads=(AuthorizedKey, Account),
    innocent=(
        "Deployment by SSH as www-data and backup tools that log in as a service do exist. "
        "Services that are known for it (git, backup, monitoring, CI) are not shown, and an "
        "account for file transfer without a shell is shown as low."
    ),
    blind=(
        "Keys in places that sshd_config names by itself, and keys that a command or a directory "
        "service gives, are not read."
    ),
    next=(
        "Ask whose key it is. If nobody knows, look for logins with its fingerprint, and how the "
        "file came there: a web application that can write to its own home is a common way."
    ),
    find=find,
)
