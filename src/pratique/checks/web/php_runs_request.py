"""Whether a page runs what a visitor sends: a web shell, or the hole that one comes in by."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, Level, pointing_at
from pratique.checks.marked_content import SURE
from pratique.content.names import (
    PHP_LONG_HIDDEN_LINE,
    PHP_RUNS_DECODED,
    PHP_RUNS_REQUEST,
    PHP_WRITES_REQUEST,
)
from pratique.model import Severity
from pratique.phrase import Phrase

_WHOLE_WAY: Final = 0.9
_LEAST: Final = 0.5

CHECK = Check(
    slug="web-php-runs-request",
    title="A page runs what a visitor sends",
    severity=Severity.CRITICAL,
    technique="T1505.003",
    reads=READS,
    innocent="A console for administrators can do this on purpose; you would know its name.",
    blind=(
        "Programs that put their code together in ways that only running them would show, and "
        "code that lies in a database."
    ),
    next=(
        "Take the machine off the network if it is still on, keep this file as evidence, and "
        "look in the access log for who called it."
    ),
    find=pointing_at(
        Asked(
            PHP_RUNS_REQUEST,
            levels=(
                Level(_WHOLE_WAY),
                Level(SURE, Severity.HIGH),
                Level(
                    _LEAST,
                    Severity.LOW,
                    Phrase("A page may run what a visitor sends, behind a check of its own"),
                ),
            ),
        ),
        besides={
            PHP_RUNS_DECODED: Phrase("What it runs is hidden in it"),
            PHP_WRITES_REQUEST: Phrase("It also stores what a visitor sends as a program"),
            PHP_LONG_HIDDEN_LINE: Phrase(
                "It stands far to the right or in a very long line, out of sight"
            ),
        },
    ),
    condemns=True,
)
