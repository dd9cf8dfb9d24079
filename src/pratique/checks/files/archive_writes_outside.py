"""Whether an archive would write outside of the folder that it is unpacked in."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import ARCHIVE_WRITES_OUTSIDE
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at archives with members whose names or links lead out."""
    for payload in payloads(seen(tables, ARCHIVE_WRITES_OUTSIDE)):
        yield payload.sign()


CHECK = Check(
    slug="files-archive-writes-outside",
    title="An archive writes outside of its folder when it is unpacked",
    severity=Severity.HIGH,
    technique="T1190",
    reads=(Mark, File),
    innocent=(
        "Old backup programs wrote names that lead up; and the test files of programs that "
        "unpack archives do it on purpose."
    ),
    blind=(
        "Names that begin with a slash, which backups of whole machines have; formats that are "
        "not looked into (rar, 7z, cpio); what lies beyond the limits of an archive."
    ),
    next=(
        "Do not unpack it. Find out who uploaded it and which application took it: see whether "
        "the files that it names are on the disk, and since when."
    ),
    find=find,
    about=frozenset({"zip", "tar", "gz", "tgz", "bz2", "xz", "phar", "jar", "war"}),
)
