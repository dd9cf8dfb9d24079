"""Whether a list of keys has keys that an older copy of it beside it does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.base import shown
from pratique.parsers.public_key import PublicKey
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_MOST: Final = 500
_SHOWN: Final = 10
# Systems that are made for breaking in call their machine so unless somebody renames it.
_ATTACKS: Final = re.compile(r"@(?:kali|parrot|blackarch|pentoo|backbox|commando)\b", re.IGNORECASE)
# Keys of a list that are in none of one copy's lines; the copy may have been empty.
_SQL: Final = f"""
WITH copies AS (
    SELECT f.path, f.directory || '/authorized_keys' AS original, f.mtime FROM file f
    WHERE f.type = 'regular' AND NOT ends_with(f.filename, '.pub')
      AND ends_with(f.directory, '/.ssh')
      AND regexp_full_match(f.filename, '[.]?authorized_keys([.~_-].*)')
)
SELECT c.path, c.mtime::VARCHAR, k.path, list(k.line ORDER BY k.line),
       list(concat_ws(' ', k.algorithm, k.fingerprint, k.comment) ORDER BY k.line)
FROM copies c JOIN authorized_key k ON k.path = c.original
WHERE NOT EXISTS (SELECT 1 FROM public_key p
                  WHERE p.path = c.path AND p.fingerprint = k.fingerprint)
GROUP BY c.path, c.mtime, k.path ORDER BY c.path LIMIT {_MOST}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at the keys that came after the copy, and at those made on a machine for attacks."""
    told: set[tuple[str, int | None]] = set()
    for copy, mtime, path, numbers, keys in tables.select(_SQL):
        places = tuple(Place(path, number) for number in numbers)
        strange = [key for key in keys if _ATTACKS.search(key)]
        told.update((path, number) for number in numbers)
        yield _sign(
            f"{path} {copy}",
            (*places[:_SHOWN], Place(copy)),
            [f"+ {key}" for key in keys],
            Phrase(
                "%(copy)s (written %(mtime)s UTC) is %(path)s as it was, and does not have this "
                "key.",
                {"copy": copy, "mtime": mtime, "path": path, "count": len(keys)},
                several="%(copy)s (written %(mtime)s UTC) is %(path)s as it was, and does not have "
                "these %(count)s keys.",
                number=len(keys),
            ),
            strange=bool(strange),
        )
    for key in tables.rows(AuthorizedKey):
        if _ATTACKS.search(key.comment) and (key.path, key.line) not in told:
            yield _sign(
                f"{key.path} {key.fingerprint}",
                (Place(key.path, key.line),),
                [f"{key.algorithm} {key.fingerprint} {key.comment}"],
                None,
                strange=True,
            )


def _sign(
    subject: str, places: tuple[Place, ...], keys: list[str], why: Phrase | None, *, strange: bool
) -> Sign:
    made = Phrase(
        "The comment says that the key was made on a machine with the name "
        "that systems for breaking into others have by themselves."
    )
    return Sign(
        subject=subject,
        places=places,
        quote=shown("; ".join(keys[:_SHOWN]), 1_000),
        why=prose(why, made if strange else None),
        verify=lines(*places[:1]),
        confidence=0.6 if strange else 0.35,
        severity=Severity.MEDIUM if strange else Severity.LOW,
        dated=places[:1],
    )


CHECK = Check(
    slug="persistence-authorized-key-added",
    title="A key was added to a list of which an older copy lies beside it",
    severity=Severity.LOW,
    technique="T1098.004",
    reads=(AuthorizedKey, PublicKey, File),
    innocent=(
        "Careful administrators copy the list before they add a key; testers who were hired "
        "leave keys, too."
    ),
    blind="Keys added to a list of which nobody kept a copy, with a comment like any other.",
    next="Ask whose each added key is, and look in the logs for logins with its fingerprint.",
    find=find,
    about_content=False,
)
