"""Whether an account can be logged in to that was made without a home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AccountList, home_of, is_foreign, opens_shell, written
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.shadow import Shadow
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_MOST: Final = 200
_LARGEST_PERSON: Final = 60_000
_OTHERS: Final = """
SELECT count(*) FROM file WHERE directory = ? AND type = 'directory'
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at people's accounts with a password and a shell whose home was never made."""
    listed = AccountList.read(tables)
    active = {
        name
        for (name,) in tables.select(
            """SELECT DISTINCT username FROM shadow
               WHERE password_status = 'active' AND username IN (SELECT username FROM account)"""
        )
    }
    asked = [
        account
        for account in listed.accounts
        if not is_foreign(account)
        and account.uid is not None
        and listed.first_person <= account.uid < _LARGEST_PERSON
        and opens_shell(account.shell)
        and (account.username in active or account.password == "hash")  # noqa: S105 - the word of the table
    ]
    homes = [home_of(account) for account in asked]
    there = {
        path
        for (path,) in tables.select(
            "SELECT path FROM file WHERE path IN (SELECT unnest(CAST(? AS VARCHAR[])))", homes
        )
    }
    missing = [account for account in asked if home_of(account) not in there]
    for account in missing[:_MOST]:
        yield _sign(tables, account, alone=len(missing) == 1)


def _sign(tables: Tables, account: Account, *, alone: bool) -> Sign:
    above = home_of(account).rpartition("/")[0] or "/"
    (others,) = next(tables.select(_OTHERS, above))
    place = Place(account.path, account.line)
    # Where no home is, homes lie on another disk, or this machine has no people.
    usual = alone or others > 0
    return Sign(
        subject=account.username,
        places=(place,),
        quote=written(account),
        why=prose(
            Phrase(
                "%(username)s has a password and the shell %(shell)s, and its home "
                "%(directory)s does not exist. Who adds an account for a person "
                "makes a home; who needs only a way in leaves it out.",
                {
                    "username": account.username,
                    "shell": account.shell or "/bin/sh",
                    "directory": account.directory,
                },
            ),
            (
                None
                if usual
                else Phrase("But homes of others are missing too: they may lie elsewhere.")
            ),
        ),
        verify=lines(place),
        confidence=0.65 if usual else 0.35,
        severity=Severity.MEDIUM if usual else Severity.LOW,
    )


CHECK = Check(
    slug="accounts-home-missing",
    title="An account with a password has no home",
    severity=Severity.MEDIUM,
    technique="T1136.001",
    reads=(Account, Shadow, File),
    innocent="An account for mail or file transfer only; homes that are mounted from elsewhere.",
    blind="An account that was made with a home, as useradd and adduser usually do.",
    next="Ask who made the account. Look for its logins, and whether it may use sudo.",
    find=find,
)
