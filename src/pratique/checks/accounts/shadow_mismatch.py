"""Whether the list of accounts and the list of passwords fit together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AccountList, is_foreign, written
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.shadow import Shadow
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_MOST_LONE: Final = 200


def find(tables: Tables) -> Iterator[Sign]:
    """Point at hashes in passwd, at names and numbers given twice, and at lone lines."""
    listed = AccountList.read(tables)
    for account in listed.accounts:
        if account.password == "hash":  # noqa: S105 - the word of the table
            yield _hash(account)
    yield from _names_twice(listed)
    yield from _numbers_twice(listed)
    if next(tables.select("SELECT 1 FROM shadow LIMIT 1"), None) is not None:
        yield from _lone_accounts(tables, listed)
        yield from _lone_passwords(tables)


def _hash(account: Account) -> Sign:
    return _sign(
        f"hash of {account.username}",
        (Place(account.path, account.line),),
        written(account),
        Phrase(
            "The password of %(username)s stands in /etc/passwd itself, where "
            "everyone can read its hash. Tools put it into /etc/shadow; someone "
            "who appends a line by hand does not.",
            {"username": account.username},
        ),
        Severity.MEDIUM,
    )


def _names_twice(listed: AccountList) -> Iterator[Sign]:
    for account in listed.accounts:
        first = listed.by_name[account.username]
        if first is not account and not is_foreign(account):
            yield _sign(
                f"name {account.username} twice",
                (Place(first.path, first.line), Place(account.path, account.line)),
                written(account),
                Phrase(
                    "The name %(username)s stands twice in /etc/passwd. Only the first "
                    "line counts for the name, but the second can hide a number or a "
                    "home.",
                    {"username": account.username},
                ),
                Severity.MEDIUM,
            )


def _numbers_twice(listed: AccountList) -> Iterator[Sign]:
    by_number: dict[int, list[Account]] = {}
    for account in listed.accounts:
        # A second number 0 has a check of its own.
        if account.uid and not is_foreign(account):
            by_number.setdefault(account.uid, []).append(account)
    for number, accounts in by_number.items():
        names = list(dict.fromkeys(account.username for account in accounts))
        if len(names) < 2:
            continue
        yield _sign(
            f"number {number} shared",
            tuple(Place(account.path, account.line) for account in accounts[:100]),
            written(accounts[1]),
            Phrase(
                "%(names)s have the same number %(number)s, so each can do and read "
                "all that the others can.",
                {"names": ", ".join(names[:5]), "number": number},
            ),
            Severity.MEDIUM,
        )


def _lone_accounts(tables: Tables, listed: AccountList) -> Iterator[Sign]:
    both = tables.select("SELECT DISTINCT username FROM shadow SEMI JOIN account USING (username)")
    in_shadow = {name for (name,) in both}
    for account in listed.by_name.values():
        shadowed = account.password == "shadowed"  # noqa: S105 - the word of the table
        if shadowed and not is_foreign(account) and account.username not in in_shadow:
            yield _sign(
                f"{account.username} only in passwd",
                (Place(account.path, account.line),),
                written(account),
                Phrase(
                    "%(username)s has no line in /etc/shadow. Tools always write both.",
                    {"username": account.username},
                ),
                Severity.LOW,
            )


def _lone_passwords(tables: Tables) -> Iterator[Sign]:
    lone = f"""username NOT IN (SELECT username FROM account)
               AND NOT regexp_matches(username, '^[+-]')
               QUALIFY row_number() OVER (ORDER BY path, line) <= {_MOST_LONE}"""
    for shadow in tables.rows(Shadow, lone):
        yield _sign(
            f"{shadow.username} only in shadow",
            (Place(shadow.path, shadow.line),),
            f"{shadow.username} ({shadow.password_status})",
            Phrase(
                "%(username)s has a line in /etc/shadow and none in /etc/passwd: an "
                "account that was taken away by hand, or one that is kept ready.",
                {"username": shadow.username},
            ),
            Severity.LOW,
        )


def _sign(
    subject: str, places: tuple[Place, ...], quote: str, why: Phrase, severity: Severity
) -> Sign:
    return Sign(
        subject=subject,
        places=places,
        quote=quote,
        why=why,
        verify=lines(*places),
        confidence=0.8,
        severity=severity,
    )


CHECK = Check(
    slug="accounts-shadow-mismatch",
    title="The lists of accounts and of passwords do not fit together",
    severity=Severity.LOW,
    technique="T1098",
    reads=(Account, Shadow),
    innocent=(
        "Lines edited by hand, very old systems without /etc/shadow, and hosting panels that give "
        "several FTP accounts one number all look like this."
    ),
    blind="Lines that an intruder made with the machine's own tools fit together.",
    next=(
        "Compare /etc/passwd and /etc/shadow with a backup and with their spare copies "
        "(/etc/passwd-, /etc/shadow-), and find out when the line came in."
    ),
    find=find,
)
