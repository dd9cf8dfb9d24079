"""Whether there is a second account with the number of root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import is_foreign, written
from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import reads
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables

# A list with more than these has been made to drown the reader.
_MOST: Final = 200


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each account with number 0 but the first one that is called root."""
    if next(tables.select("SELECT 1 FROM account LIMIT 1"), None) is None:
        message = Phrase("there is no list of accounts (/etc/passwd) in this evidence")
        raise CouldNotLook(message)
    root_seen = False
    for account in tables.rows(
        Account, f"uid = 0 QUALIFY row_number() OVER (ORDER BY line) <= {_MOST}"
    ):
        if account.username == "root" and not root_seen:
            root_seen = True
            continue
        yield _sign(account)


def _sign(account: Account) -> Sign:
    if is_foreign(account):
        why = Phrase(
            "The line brings in accounts from a network directory and gives them "
            "the number of root. On some systems it lets anyone log in as root."
        )
    else:
        why = Phrase(
            "The number 0 makes %(username)s the same as root, whatever the name "
            "is. Whoever knows its password or has its key owns the machine.",
            {"username": account.username},
        )
    return Sign(
        subject=account.username,
        places=(Place(account.path, account.line),),
        quote=written(account),
        why=why,
        verify=(reads("awk -F: '$3==0'", account.path),),
        confidence=0.97,
    )


CHECK = Check(
    slug="accounts-second-uid-0",
    title="A second account has the rights of root",
    severity=Severity.CRITICAL,
    technique="T1136.001",
    reads=(Account,),
    innocent=(
        "A few administrators keep a spare root account (often called toor), and some hosting "
        "panels and appliances bring one. Whoever set it up will remember."
    ),
    blind="Accounts that come over the network (LDAP, NIS) are not in /etc/passwd.",
    next=(
        "Ask everyone who administers the machine whether they made this account. If nobody did, "
        "someone had full control: plan to rebuild it, and look for when the line was added."
    ),
    find=find,
)
