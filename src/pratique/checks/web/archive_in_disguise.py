"""Whether an archive that PHP can open and run from has the name of something else."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.by_hand import listed
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import ARCHIVE_IN_DISGUISE
from pratique.model import Severity

CHECK = Check(
    slug="web-archive-in-disguise",
    title="An archive that PHP can run code from has the name of a picture or a document",
    severity=Severity.HIGH,
    technique="T1036.008",
    reads=READS,
    innocent=(
        "Test files of PHP and of its libraries; a picture with an archive behind it is also a "
        "way in which people share files."
    ),
    blind="Archives under names of their own kind, and inside formats that are not looked into.",
    next=(
        "Search the site for `phar://` and `zip://` and for code that opens files by a name that "
        "a visitor gives; look in the access log for who uploaded this one."
    ),
    find=pointing_at(Asked(ARCHIVE_IN_DISGUISE, by_hand=listed)),
    condemns=True,
    about=frozenset({"jpg", "jpeg", "png", "gif", "webp", "ico", "pdf", "txt", "zip"}),
)
