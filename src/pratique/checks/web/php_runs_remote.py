"""Whether a page fetches its code from another machine."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import PHP_RUNS_REMOTE
from pratique.model import Severity

CHECK = Check(
    slug="web-php-runs-remote",
    title="A page fetches code from another machine and runs it",
    severity=Severity.HIGH,
    technique="T1105",
    reads=READS,
    innocent="An installer or an updater fetches programs too; its address is that of its maker.",
    blind="Addresses that are kept in a database or in a file of settings.",
    next=(
        "Note the address before anything else: others may have been attacked from it, and "
        "your firewall log may show when it was called."
    ),
    find=pointing_at(Asked(PHP_RUNS_REMOTE)),
    condemns=True,
)
