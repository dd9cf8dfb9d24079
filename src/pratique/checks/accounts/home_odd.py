"""Whether an account lives where nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AccountList, home_of, is_foreign, opens_shell, written
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_PASSING: Final = ("/tmp", "/var/tmp", "/dev", "/run/shm", "/proc", "/sys")  # noqa: S108 - names of the evidence


def find(tables: Tables) -> Iterator[Sign]:
    """Point at accounts with a shell whose home is temporary, a device folder or hidden."""
    for account in AccountList.read(tables).accounts:
        if is_foreign(account) or not opens_shell(account.shell):
            continue
        # base-passwd gives it this home; its shell is a question of another check.
        if account.username == "sys" and home_of(account) == "/dev":
            continue
        because = _odd(account)
        if because is not None:
            place = Place(account.path, account.line)
            yield Sign(
                subject=account.username,
                places=(place,),
                quote=written(account),
                why=Phrase(
                    "%(username)s can log in, and its home %(directory)s %(because)s.",
                    {
                        "username": account.username,
                        "directory": account.directory,
                        "because": because,
                    },
                ),
                verify=lines(place),
                confidence=0.8,
            )


def _odd(account: Account) -> Phrase | None:
    home = home_of(account)
    for folder in _PASSING:
        if home == folder or home.startswith(folder + "/"):
            return Phrase("lies in %(folder)s, where no home belongs", {"folder": folder})
    for part in home.split("/"):
        if part.startswith("."):
            return Phrase("is hidden: a part of it begins with a dot")
        if part.startswith("\\x20") or part.endswith("\\x20"):
            return Phrase("has a part that begins or ends with a blank")
    return None


CHECK = Check(
    slug="accounts-home-odd",
    title="An account lives in a hidden or temporary folder",
    severity=Severity.MEDIUM,
    technique="T1564.002",
    reads=(Account,),
    innocent="Test accounts and some build machines use a folder below /tmp as a home.",
    blind="A home in an ordinary place that only looks like a package's is not seen.",
    next=(
        "Look at the folder in the evidence (its files, keys and histories) before anything is "
        "deleted, and ask who made the account."
    ),
    find=find,
)
