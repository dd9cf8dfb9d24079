"""Whether a page runs a text that was hidden from whoever reads it."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import (
    PHP_LONG_HIDDEN_LINE,
    PHP_RUNS_DECODED,
    PHP_RUNS_REQUEST,
)
from pratique.model import Severity
from pratique.phrase import Phrase

CHECK = Check(
    slug="web-php-runs-decoded",
    title="A page runs code that is hidden in it",
    severity=Severity.HIGH,
    technique="T1027",
    reads=READS,
    innocent=(
        "Some sold plug-ins hide their licence code in this way; compare with a fresh copy "
        "from their maker."
    ),
    blind=(
        "Code that is hidden by an extension of PHP (ionCube, SourceGuardian) and code that "
        "lies in a database."
    ),
    next=(
        "Do not open the page to see what it does: the command above shows the hidden text "
        "without running it. Then compare the file with the same one of a fresh download."
    ),
    find=pointing_at(
        Asked(PHP_RUNS_DECODED),
        told_by=(PHP_RUNS_REQUEST,),
        besides={
            PHP_LONG_HIDDEN_LINE: Phrase(
                "It stands far to the right or in a very long line, out of sight"
            )
        },
    ),
    condemns=True,
)
