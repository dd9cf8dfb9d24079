"""Whether an archive is made to fill a disk or a memory."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.by_hand import listed
from pratique.checks.mark_question import READS, Asked, Level, pointing_at
from pratique.checks.marked_content import SURE
from pratique.content.names import ARCHIVE_BOMB
from pratique.model import Severity

CHECK = Check(
    slug="files-archive-bomb",
    title="An archive is made to unpack to far more than it is",
    severity=Severity.MEDIUM,
    technique="T1499.003",
    reads=READS,
    innocent=(
        "Images of empty disks and files of zeros shrink a thousandfold; the test files of "
        "scanners and of programs that unpack archives are such bombs."
    ),
    blind="Bombs in formats that are not looked into (rar, 7z), and streams of gzip alone.",
    next=(
        "Do not unpack it. When it came through an upload, look for how the application dealt "
        "with it: a full disk or an ended program at that time."
    ),
    find=pointing_at(
        Asked(ARCHIVE_BOMB, levels=(Level(0.9), Level(SURE, Severity.LOW)), by_hand=listed)
    ),
    about=frozenset({"zip", "tar", "gz", "tgz", "bz2", "xz", "jar", "war"}),
)
