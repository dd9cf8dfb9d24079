"""Whether a device node lies where no device belongs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

# A character device 0:0 is how overlay file systems write "deleted".
_SQL: Final = """
SELECT path, type, mode, uid, rdev FROM file
WHERE type IN ('character', 'block') AND rdev <> 0
  AND NOT regexp_matches(directory, '(^|/)(dev|devices)(/|$)')
ORDER BY path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each device node outside a folder called dev."""
    for path, kind, mode, uid, rdev in tables.select(_SQL):
        number = f"{os.major(rdev)}:{os.minor(rdev)}"
        yield Sign(
            subject=path,
            places=(Place(path),),
            quote=f"{kind} device {number}, mode {mode:04o}, user {uid}: {path}",
            why=Phrase(
                "Whoever may open a device node reads and writes what is behind it: "
                "the whole disk for a block device, whatever the rights of the files "
                "on it are."
            ),
            verify=names(path),
            confidence=0.85 if kind == "block" else 0.7,
            severity=Severity.HIGH if kind == "block" else Severity.MEDIUM,
        )


CHECK = Check(
    slug="files-device-outside-dev",
    title="A device node lies outside /dev",
    severity=Severity.MEDIUM,
    technique="T1564",
    reads=(File,),
    innocent="Jails (chroot) of services have a few character devices, in a folder called dev.",
    blind="A device node in a folder that is called dev.",
    next="See who may open it. A copy of the root disk's device open to an account gives it all.",
    find=find,
)
