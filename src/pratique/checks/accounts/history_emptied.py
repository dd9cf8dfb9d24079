"""Whether somebody who logged in has a history without a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AccountList, home_of, is_foreign, opens_shell
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.utmp import Login
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_MANY: Final = 3
_MOST: Final = 200

_LOGINS: Final = """
SELECT username, count(*) FROM login
WHERE type = 'user_process' AND source = 'wtmp' AND starts_with(tty, 'pts/') GROUP BY username
"""
_LAST: Final = "SELECT DISTINCT uid FROM login WHERE source = 'lastlog' AND time IS NOT NULL"
_EMPTY: Final = """
SELECT path, directory, mtime::VARCHAR FROM file
WHERE filename IN ('.bash_history', '.zsh_history', '.ash_history') AND type = 'regular'
  AND size = 0 ORDER BY path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at empty histories of accounts that were logged in to."""
    empty = list(tables.select(_EMPTY))
    if not empty:
        return
    listed = AccountList.read(tables)
    logins: dict[str, int] = dict(tables.select(_LOGINS))
    numbers = {uid for (uid,) in tables.select(_LAST)}
    by_home = {home_of(one): one for one in listed.accounts if not is_foreign(one)}
    for path, directory, mtime in empty[:_MOST]:
        account = by_home.get(directory)
        if account is None or not opens_shell(account.shell):
            continue
        count = logins.get(account.username, 0) or int(account.uid in numbers)
        if count:
            yield _sign(path, account, count, mtime)


def _sign(path: str, account: Account, count: int, mtime: str | None) -> Sign:
    many = count >= _MANY
    return Sign(
        subject=path,
        places=(Place(path),),
        quote=f"{path}: 0 bytes, last written {mtime}",
        why=Phrase(
            "%(username)s was logged in to at least %(count)s time, and its "
            "history is there without a line. A shell makes the file only when "
            "there is something to write; so it was emptied.",
            {"username": account.username, "count": count},
            several="%(username)s was logged in to at least %(count)s times, and its "
            "history is there without a line. A shell makes the file only when "
            "there is something to write; so it was emptied.",
            number=count,
        ),
        verify=names(path),
        confidence=0.65 if many else 0.4,
        severity=Severity.MEDIUM if many else Severity.LOW,
    )


CHECK = Check(
    slug="accounts-history-emptied",
    title="The history of an account that was used is empty",
    severity=Severity.MEDIUM,
    technique="T1070.003",
    reads=(File, Account, Login),
    innocent="Some people empty their history because they typed a password into it.",
    blind="A history from which only some lines were taken, or that was deleted.",
    next="See when it was emptied (the time of its content), and what else happened in that hour.",
    find=find,
)
