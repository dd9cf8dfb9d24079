"""Whether a page writes a web shell or the like to this machine."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import PHP_DROPS_PROGRAM
from pratique.model import Severity

CHECK = Check(
    slug="web-php-drops-program",
    title="A page writes a program of an intruder",
    severity=Severity.CRITICAL,
    technique="T1505.003",
    reads=READS,
    innocent=(
        "A security course or a test of a scanner; an application does not carry such texts."
    ),
    blind=("Texts that only a running program could put together, or that come over the network."),
    next=(
        "Look for the file that it writes, on this disk and in the access log, and keep both as "
        "evidence: whoever removes only what was written gets it back."
    ),
    find=pointing_at(Asked(PHP_DROPS_PROGRAM)),
    condemns=True,
)
