"""Whether an archive is made to fill a disk or a memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import ARCHIVE_BOMB
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_CERTAIN: Final = 0.9


def find(tables: Tables) -> Iterator[Sign]:
    """Point at archives whose members share bytes, or that claim a thousandfold."""
    for payload in payloads(seen(tables, ARCHIVE_BOMB)):
        sure = payload.best.confidence >= _CERTAIN
        yield payload.sign(severity=None if sure else Severity.LOW)


CHECK = Check(
    slug="files-archive-bomb",
    title="An archive is made to unpack to far more than it is",
    severity=Severity.MEDIUM,
    technique="T1499.003",
    reads=(Mark, File),
    innocent=(
        "Images of empty disks and files of zeros shrink a thousandfold; the test files of "
        "scanners and of programs that unpack archives are such bombs."
    ),
    blind="Bombs in formats that are not looked into (rar, 7z), and streams of gzip alone.",
    next=(
        "Do not unpack it. When it came through an upload, look for how the application dealt "
        "with it: a full disk or an ended program at that time."
    ),
    find=find,
    about=frozenset({"zip", "tar", "gz", "tgz", "bz2", "xz", "jar", "war"}),
)
