"""Whether the list that everybody may read holds a password."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AccountList, is_foreign, written
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import reads
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.shadow import Shadow
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_MOST: Final = 200


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each account whose password stands in /etc/passwd, where others are shadowed."""
    listed = AccountList.read(tables)
    if next(tables.select("SELECT 1 FROM shadow LIMIT 1"), None) is None:
        return  # a system of before /etc/shadow keeps all of them there
    shown = 0
    for account in listed.accounts:
        if account.password == "hash" and not is_foreign(account) and shown < _MOST:  # noqa: S105 - the word of the table
            shown += 1
            yield _sign(account)


def _sign(account: Account) -> Sign:
    return Sign(
        subject=account.username,
        places=(Place(account.path, account.line),),
        quote=written(account),
        why=Phrase(
            "The second field of %(username)s holds the hash of a password, and "
            "logins take it from there. The tools of this system write it into "
            "/etc/shadow: this line was written by hand, the quickest way to add "
            "an account for who can write one file.",
            {"username": account.username},
        ),
        verify=(reads('awk -F: \'$2!="x"{print NR": "$1}\'', account.path),),
        confidence=0.9,
    )


CHECK = Check(
    slug="accounts-password-in-list",
    title="A password stands in /etc/passwd",
    severity=Severity.HIGH,
    technique="T1136.001",
    reads=(Account, Shadow),
    innocent="An account carried over from a very old system, or written by a home-made script.",
    blind="An account that was made with the machine's own tools looks like any other.",
    next="Ask who added the line. See when /etc/passwd was changed, and look for logins by it.",
    find=find,
)
