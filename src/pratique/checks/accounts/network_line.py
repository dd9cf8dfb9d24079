"""Whether the lists take accounts from the network, on a machine that is in no such network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AccountList, is_foreign, written
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_MOST: Final = 100
_CLIENT: Final = """SELECT 1 FROM file WHERE path IN ('/etc/yp.conf', '/usr/sbin/ypbind',
    '/etc/defaultdomain', '/usr/libexec/ypbind') AND size > 0 LIMIT 1"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at lines that begin with `+`; those with the number of root have their own check."""
    listed = AccountList.read(tables)
    client = next(tables.select(_CLIENT), None) is not None
    lines_there = [one for one in listed.accounts if is_foreign(one) and one.uid != 0]
    for account in lines_there[:_MOST]:
        if account.username.startswith("-"):
            continue
        place = Place(account.path, account.line)
        yield Sign(
            subject=f"{account.username} {account.line}",
            places=(place,),
            quote=written(account),
            why=(
                Phrase("The line lets accounts in that a network directory (NIS) names.")
                if client
                else Phrase(
                    "The line lets accounts in that a network directory (NIS) names, and "
                    "nothing of such a directory is set up here. Where a program does "
                    "not know the sign, the line is an account of its own."
                )
            ),
            verify=lines(place),
            confidence=0.4 if client else 0.6,
            severity=Severity.NOTE if client else Severity.MEDIUM,
        )


CHECK = Check(
    slug="accounts-network-line",
    title="The list of accounts lets in what a network names",
    severity=Severity.MEDIUM,
    technique="T1136.001",
    reads=(Account, File),
    innocent="Machines that were clients of NIS once keep the line.",
    blind="Directories that nsswitch.conf names (LDAP, SSSD) need no line here.",
    next="Take the line out on the rebuilt machine, and see in /etc/nsswitch.conf for `compat`.",
    find=find,
)
