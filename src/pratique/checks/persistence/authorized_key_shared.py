"""Whether one key opens several accounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import SERVICES, AccountList
from pratique.checks.authorized_key_owner import owners
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_MOST_PLACES: Final = 1_000
_SHARED: Final = """fingerprint IN (
    SELECT fingerprint FROM authorized_key GROUP BY fingerprint HAVING count(DISTINCT path) > 1)"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each key that stands in the files of more than one account."""
    by_fingerprint: dict[str, list[AuthorizedKey]] = {}
    for key in tables.rows(AuthorizedKey, _SHARED):
        keys = by_fingerprint.setdefault(key.fingerprint, [])
        if not keys or (keys[-1].path != key.path and len(keys) < _MOST_PLACES):
            keys.append(key)
    if not by_fingerprint:
        return
    listed = AccountList.read(tables)
    for fingerprint, keys in by_fingerprint.items():
        accounts = {
            account.username: account for key in keys for account in owners(key, listed)[:1]
        }
        if len(accounts) > 1:
            yield _sign(fingerprint, keys, accounts, listed)


def _sign(
    fingerprint: str,
    keys: list[AuthorizedKey],
    accounts: dict[str, Account],
    listed: AccountList,
) -> Sign:
    programs = [
        name
        for name, account in accounts.items()
        if listed.is_system(account) and name not in SERVICES
    ]
    places = tuple(Place(key.path, key.line) for key in keys)
    # An administrator's key was there before it was given to a program's account, too.
    dated = tuple(
        place
        for place, key in zip(places, keys, strict=True)
        if any(account.username in programs for account in owners(key, listed)[:1])
    )
    why = Phrase(
        "The same key opens %(count)s accounts: %(names)s.",
        {"count": str(len(accounts)), "names": ", ".join(list(accounts)[:10])},
    )
    if programs:
        why = prose(
            why,
            Phrase(
                "%(names)s belongs to a program and needs no key at all.",
                {"names": ", ".join(programs[:5])},
            ),
        )
    return Sign(
        subject=fingerprint,
        places=places,
        quote=f"{keys[0].algorithm} {fingerprint} {keys[0].comment}".strip(),
        why=why,
        verify=lines(*places),
        confidence=0.7 if programs else 0.4,
        severity=Severity.MEDIUM if programs else None,
        dated=dated,
    )


CHECK = Check(
    slug="persistence-authorized-key-shared",
    title="One key opens several accounts",
    severity=Severity.LOW,
    technique="T1098.004",
    reads=(AuthorizedKey, Account),
    innocent="One administrator with one key for root and for an own account is the usual case.",
    blind="An intruder who makes a key for each account is not seen here.",
    next=(
        "Ask whose key it is. A key that nobody knows and that opens many accounts is how an "
        "intruder comes back: remove it everywhere on the rebuilt machine."
    ),
    find=find,
)
