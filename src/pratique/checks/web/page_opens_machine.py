"""Whether a page opens the files, the databases or the network of this machine to visitors."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import PAGES, READS, Asked, pointing_at
from pratique.content.names import (
    PAGE_MANAGES_FILES,
    PAGE_QUERIES_REQUEST,
    PAGE_RELAYS_REQUEST,
    PAGE_RUNS_REQUEST,
    PAGE_WRITES_REQUEST,
)
from pratique.model import Severity
from pratique.phrase import Phrase

CHECK = Check(
    slug="web-page-opens-machine",
    title="A page opens this machine to its visitors",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=READS,
    innocent="File managers and database consoles that you installed yourself; few need to stay.",
    blind="Pages in PHP, which other questions are about, and pages that ask for less at a time.",
    next=(
        "Ask who installed it. If nobody did, keep it as evidence, look in the access log for who "
        "called it, and treat the passwords in all files that it could read as known."
    ),
    find=pointing_at(
        Asked(PAGE_MANAGES_FILES, Phrase("A page lets visitors look at and change any file")),
        Asked(PAGE_QUERIES_REQUEST, Phrase("A page lets visitors give orders to any database")),
        Asked(PAGE_RELAYS_REQUEST, Phrase("A page passes visitors on to any machine they name")),
        told_by=(PAGE_RUNS_REQUEST,),
        besides={
            PAGE_WRITES_REQUEST: Phrase(
                "It also stores what a visitor sends under a name of their choice"
            )
        },
    ),
    condemns=True,
    about=PAGES,
)
