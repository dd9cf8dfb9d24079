"""Whether the program that a login starts is another than its name makes believe."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AccountList, is_foreign, opens_shell, written
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.program.place import doubtful_place
from pratique.model import Place, Severity
from pratique.parsers.login_shell import LoginShell
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_MOST: Final = 200
_HARMLESS: Final = frozenset({"nologin", "false", "true", "sync", "shutdown", "halt"})


def find(tables: Tables) -> Iterator[Sign]:
    """Point at shells with odd names or places, of accounts and in the list of shells."""
    listed = AccountList.read(tables)
    permitted = list(tables.rows(LoginShell, most=_MOST))
    known = {shell.shell.strip() for shell in permitted}
    for shell in permitted:
        because = _deceives(shell.shell)
        if because is not None:
            yield _sign(
                f"/etc/shells: {shell.shell}",
                Place(shell.path, shell.line),
                shell.shell,
                Phrase(
                    "/etc/shells permits logins with %(shell)s, which %(because)s.",
                    {"shell": f"{shell.shell!r}", "because": because},
                ),
                Severity.HIGH,
            )
    shown = 0
    for account in listed.accounts:
        if is_foreign(account) or shown >= _MOST:
            continue
        for sign in _of(account, known):
            shown += 1
            yield sign


def _of(account: Account, known: set[str]) -> Iterator[Sign]:
    because = _deceives(account.shell)
    name = account.username
    if because is not None:
        severity = Severity.HIGH
        why = Phrase(
            "The shell of %(name)s, %(shell)s, %(because)s.",
            {"name": name, "shell": f"{account.shell!r}", "because": because},
        )
    elif known and opens_shell(account.shell) and account.shell and account.shell not in known:
        severity = Severity.LOW
        why = Phrase(
            "The shell of %(name)s, %(shell)s, is not among those of /etc/shells.",
            {"name": name, "shell": account.shell},
        )
    else:
        return
    place = Place(account.path, account.line)
    yield _sign(f"{name}: {account.shell}", place, written(account), why, severity)


def _deceives(shell: str) -> Phrase | None:
    """What is wrong with this name of a shell, in words that go on after it; None if nothing."""
    if shell != shell.strip():
        return Phrase("ends in a blank: it is another file than the one whose name one reads")
    if "\\" in shell or not shell.isascii():
        return Phrase("has a character in its name that one does not see")
    place = doubtful_place(shell) if shell.startswith("/") else None
    if place is not None and shell != "/dev/null":
        return Phrase("is %(why)s", {"why": place.why})
    folder, _, name = posixpath.normpath(shell).rpartition("/") if shell else ("", "", "")
    if name in _HARMLESS and folder.startswith(("/home", "/srv", "/opt", "/var", "/root")):
        return Phrase(
            "is called like a program that refuses logins, and lies where none of these lies"
        )
    return None


def _sign(subject: str, place: Place, quote: str, why: Phrase, severity: Severity) -> Sign:
    return Sign(
        subject=subject,
        places=(place,),
        quote=quote,
        why=why,
        verify=lines(place),
        confidence=0.95 if severity is Severity.HIGH else 0.4,
        severity=severity,
    )


CHECK = Check(
    slug="accounts-odd-shell",
    title="A login shell is not what its name says",
    severity=Severity.HIGH,
    technique="T1036.005",
    reads=(Account, LoginShell),
    innocent="A shell that somebody installed by hand and did not add to /etc/shells is a low one.",
    blind="A program that was replaced in its own place; what is packaged is compared elsewhere.",
    next="Look at the file that the name leads to, with `ls -lb` and `file`, and at its times.",
    find=find,
)
