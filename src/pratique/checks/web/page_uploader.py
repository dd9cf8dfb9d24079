"""Whether a page or a CGI script stores what any visitor sends, where the visitor says."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.mark_question import CGI_SCRIPTS, PAGES, READS, Asked, Level, pointing_at
from pratique.checks.marked_content import SURE
from pratique.content.names import (
    PAGE_MANAGES_FILES,
    PAGE_QUERIES_REQUEST,
    PAGE_RELAYS_REQUEST,
    PAGE_RUNS_REQUEST,
    PAGE_WRITES_REQUEST,
)
from pratique.model import Severity

_LEAST: Final = 0.5

CHECK = Check(
    slug="web-page-uploader",
    title="A page or CGI script stores what a visitor sends under a name of their choice",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=READS,
    innocent="An editor of templates or a file manager does this for its administrator.",
    blind="Pages that leave the storing to a library, and pages that unpack archives.",
    next=(
        "Find out from the access log what was sent to this page, and look at every file that is "
        "younger."
    ),
    find=pointing_at(
        Asked(PAGE_WRITES_REQUEST, levels=(Level(SURE), Level(_LEAST, Severity.LOW))),
        told_by=(PAGE_RUNS_REQUEST, PAGE_MANAGES_FILES, PAGE_QUERIES_REQUEST, PAGE_RELAYS_REQUEST),
    ),
    condemns=True,
    about=PAGES | CGI_SCRIPTS,
)
