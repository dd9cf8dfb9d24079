"""Whether someone can log in without any password."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.account_kind import AccountList, is_foreign, opens_shell, written
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.shadow import Shadow
from pratique.phrase import Phrase
from pratique.store.tables import Tables


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each account that needs no password and gives a shell."""
    listed = AccountList.read(tables)
    # Only of accounts that exist: a list made long on purpose must not fill the memory.
    of_accounts = "password_status = 'empty' AND username IN (SELECT username FROM account)"
    empty = {row.username: row for row in tables.rows(Shadow, of_accounts)}
    for account in listed.accounts:
        if is_foreign(account) or not opens_shell(account.shell):
            continue
        shadow = empty.get(account.username)
        if account.password == "empty":  # noqa: S105 - the word of the table
            yield _sign(account, Place(account.path, account.line))
        elif account.password == "shadowed" and shadow is not None:  # noqa: S105 - the same
            yield _sign(account, Place(shadow.path, shadow.line))


def _sign(account: Account, place: Place) -> Sign:
    return Sign(
        subject=account.username,
        places=(place,),
        quote=written(account),
        why=Phrase(
            "The password field of %(username)s is empty in %(path)s, and its "
            "shell is %(shell)s: at the console, with su, and wherever empty "
            "passwords are allowed, the name alone is enough.",
            {"username": account.username, "path": place.path, "shell": account.shell or "/bin/sh"},
        ),
        verify=lines(place),
        confidence=0.95,
    )


CHECK = Check(
    slug="accounts-empty-password",
    title="An account can be opened without a password",
    severity=Severity.HIGH,
    technique="T1078.003",
    reads=(Account, Shadow),
    innocent=(
        "Test machines, live systems and some appliances are delivered like this. sshd refuses "
        "empty passwords unless PermitEmptyPasswords is set."
    ),
    blind="A very weak password is not seen, only none at all.",
    next=(
        "Ask who uses this account. On the rebuilt machine give it a password or lock it "
        "(`passwd -l NAME`), and look for logins by it."
    ),
    find=find,
)
