"""Whether a file of keys is one that its owner may not know, or that others may write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AccountList, home_of, is_foreign
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.model import Place, Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_MOST: Final = 500
_FILES: Final = """
SELECT f.path, f.filename, f.mode, f.uid, d.mode, d.uid,
       EXISTS (SELECT 1 FROM authorized_key b
               WHERE b.path = f.directory || '/authorized_keys') AS beside,
       NOT EXISTS (SELECT 1 FROM authorized_key a JOIN authorized_key b
                     ON b.path = f.directory || '/authorized_keys' AND a.fingerprint = b.fingerprint
                   WHERE a.path = f.path) AS others
FROM file f LEFT JOIN file d ON d.path = f.directory AND d.type = 'directory'
WHERE f.path IN (SELECT path FROM authorized_key) AND f.type = 'regular'
ORDER BY f.path LIMIT ?
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at second files of keys, and at those that another account made or may change."""
    rows = list(tables.select(_FILES, _MOST))
    if not rows:
        return
    by_home = {
        home_of(one): one for one in AccountList.read(tables).accounts if not is_foreign(one)
    }
    for path, name, mode, uid, folder_mode, folder_uid, beside, others in rows:
        if name == "authorized_keys2" and beside and others:
            yield _sign(
                path,
                f"{path}: {mode:04o} user {uid}",
                Phrase(
                    "sshd reads this file besides authorized_keys, and it holds another "
                    "key. Hardly anybody uses it today, and hardly anybody looks there."
                ),
                Severity.MEDIUM,
            )
        account = by_home.get(path.partition("/.ssh/")[0]) if "/.ssh/" in path else None
        because = _whose(account, uid, folder_uid)
        if because is not None:
            yield _sign(
                f"{path} owner",
                f"{path}: user {uid}",
                because,
                Severity.MEDIUM,
            )
        elif (mode | (folder_mode or 0)) & 0o002:
            yield _sign(
                f"{path} mode",
                f"{path}: {mode:04o}, its folder {folder_mode or 0:04o}",
                Phrase(
                    "Every account may put a key there. sshd refuses such a file unless "
                    "StrictModes is off."
                ),
                Severity.LOW,
            )


def _whose(account: Account | None, uid: int, folder_uid: int | None) -> Phrase | None:
    """What is wrong with who owns a file of keys; None where root or the account does."""
    if account is None or account.uid is None or uid in (0, account.uid):
        return None
    if folder_uid == uid:
        return None  # the whole folder is another's: a home that was given a new owner
    return Phrase(
        "The file opens %(username)s (number %(uid)s), and belongs to user "
        "%(other)s, who can put keys into it.",
        {"username": account.username, "uid": account.uid, "other": uid},
    )


def _sign(subject: str, quote: str, why: Phrase, severity: Severity) -> Sign:
    path = subject.removesuffix(" owner").removesuffix(" mode")
    return Sign(
        subject=subject,
        places=(Place(path),),
        quote=quote,
        why=why,
        verify=names(path, path.rpartition("/")[0]),
        confidence=0.7 if severity is Severity.MEDIUM else 0.4,
        severity=severity,
    )


CHECK = Check(
    slug="persistence-authorized-key-file",
    title="A file of keys lies where its owner may not look, or is another's",
    severity=Severity.MEDIUM,
    technique="T1098.004",
    reads=(AuthorizedKey, File, Account),
    innocent="Very old accounts have the second file; a restored home may have lost its owner.",
    blind="Files that sshd_config names elsewhere, and keys that a command gives.",
    next="Ask the owner of the account about each key in it; its time says when it was put there.",
    find=find,
)
