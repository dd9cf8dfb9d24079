"""Whether a page includes a file in a way that hides which."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import PHP_HIDDEN_INCLUDE
from pratique.model import Severity

CHECK = Check(
    slug="web-php-hidden-include",
    title="A page runs a file under a hidden or a false name",
    severity=Severity.HIGH,
    technique="T1027",
    reads=READS,
    innocent=(
        "A page may include a picture (SVG) to print it in place; then the picture holds no PHP."
    ),
    blind="Paths that are put together from a database or from a setting.",
    next="Look at the file that is included: it is the real payload. Keep both.",
    find=pointing_at(Asked(PHP_HIDDEN_INCLUDE)),
    condemns=True,
)
