"""Whether an archive would write outside of the folder that it is unpacked in."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.by_hand import listed
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import ARCHIVE_WRITES_OUTSIDE
from pratique.model import Severity

CHECK = Check(
    slug="files-archive-writes-outside",
    title="An archive writes outside of its folder when it is unpacked",
    severity=Severity.HIGH,
    technique="T1190",
    reads=READS,
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
    find=pointing_at(Asked(ARCHIVE_WRITES_OUTSIDE, by_hand=listed)),
    about=frozenset({"zip", "tar", "gz", "tgz", "bz2", "xz", "phar", "jar", "war"}),
)
