"""Can every account read a private key, or the hashes of passwords?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, InRoot, Opens
from pratique.inventory.file_access import EVERYBODY, FileAccess
from pratique.model import Place, Severity
from pratique.parsers.group import Group
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.secret import Secret

_SHADOW = "regexp_matches(path, '^/(etc|var/backups)/g?shadow')"
_KEYS = "kind IN ('ssh-key', 'ssh-host-key') AND name NOT LIKE '%guarded by%'"


def find(tables: Tables) -> Iterator[Sign]:
    """Point at keys without a passphrase and at shadow files that everybody may read."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for secret in tables.rows(Secret, f"({_KEYS}) OR (kind = 'password-hash' AND {_SHADOW})"):
        kinds[secret.path].add(secret.kind)
    access = FileAccess(tables, kinds)
    for path, found in kinds.items():
        if access.readers(path) != (EVERYBODY,):
            continue
        status = access.status(path)
        mode = "" if status is None else f"{status.mode:04o}"
        hashes = "password-hash" in found
        yield Sign(
            subject=path,
            places=(Place(path),),
            quote=f"mode {mode}",
            why=prose(
                Phrase(
                    "Every account of this server may read it, and may pass all folders above it."
                ),
                (
                    Phrase(
                        "It holds hashes of passwords, which can be guessed at on another machine."
                    )
                    if hashes
                    else Phrase("It is a private key that no passphrase guards.")
                ),
            ),
            verify=(Command(("ls", "-l", InRoot(path, Opens.NAME))),),
            title=(
                Phrase("Everybody may read the hashes of passwords")
                if hashes
                else Phrase("Everybody may read a private key of SSH")
            ),
            technique="T1003.008" if hashes else None,
        )


CHECK = Check(
    slug="files-secret-readable",
    title="Everybody may read a private key or the hashes of passwords",
    severity=Severity.MEDIUM,
    technique="T1552.004",
    reads=(Secret, File, Account, Group),
    innocent="A copy made as root with a careless mode. ssh refuses to use such a key.",
    blind="Access control lists, and files that somebody copied elsewhere while they could.",
    next="Take the key or the passwords for known to all who had any account here: change them.",
    find=find,
)
