"""Whose account a file of authorized keys opens."""

from __future__ import annotations

from pratique.checks.account_kind import AccountList
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.passwd import Account


def home_with(path: str) -> str | None:
    """The folder that holds `.ssh/authorized_keys`; None where the keys lie elsewhere."""
    folder = path.rpartition("/")[0]
    if not folder.endswith("/.ssh"):
        return None
    return folder.removesuffix("/.ssh") or "/"


def owners(key: AuthorizedKey, listed: AccountList) -> list[Account]:
    """The accounts that a key opens: those with this home, or of this name below /etc/ssh."""
    home = home_with(key.path)
    if home is not None:
        return listed.by_home.get(home, [])
    account = listed.by_name.get(key.username or "")
    return [] if account is None else [account]
