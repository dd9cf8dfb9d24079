"""Whether a page lets any visitor store a program on this machine."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, Level, pointing_at
from pratique.checks.marked_content import SURE
from pratique.content.names import (
    PHP_RUNS_REQUEST,
    PHP_WRITES_REQUEST,
)
from pratique.model import Severity

_WHOLE_WAY: Final = 0.8

CHECK = Check(
    slug="web-php-uploader",
    title="A page stores what a visitor sends as a program",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=READS,
    innocent=(
        "A file manager, an editor of themes or an installer does this for its administrator, "
        "behind a password."
    ),
    blind="Pages that check the visitor's file wrongly, and long ones that unpack archives.",
    next=(
        "Find out from the access log what was sent to this page, and look at every file that "
        "is younger."
    ),
    find=pointing_at(
        Asked(PHP_WRITES_REQUEST, levels=(Level(_WHOLE_WAY), Level(SURE, Severity.MEDIUM))),
        told_by=(PHP_RUNS_REQUEST,),
    ),
    condemns=True,
)
