"""Whether code stands in a page where an editor does not show it."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import (
    PHP_LONG_HIDDEN_LINE,
    PHP_RUNS_DECODED,
    PHP_RUNS_REQUEST,
)
from pratique.model import Severity

CHECK = Check(
    slug="web-php-hidden-line",
    title="Code stands where an editor does not show it",
    severity=Severity.MEDIUM,
    technique="T1027",
    reads=READS,
    innocent=(
        "A table that was set out by hand with very many blanks, or a page that a tool has packed."
    ),
    blind="Code that is hidden in comments, between ordinary lines, or in fewer blanks.",
    next=(
        "Read the line to its end (the command above cuts it), and compare the file with a "
        "fresh copy."
    ),
    find=pointing_at(Asked(PHP_LONG_HIDDEN_LINE), told_by=(PHP_RUNS_REQUEST, PHP_RUNS_DECODED)),
    condemns=True,
)
