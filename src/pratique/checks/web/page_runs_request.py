"""Whether a page in Java, ASP or .NET, or a CGI script, runs what a visitor sends."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.mark_question import (
    CGI_SCRIPTS,
    NODE_SCRIPTS,
    PAGES,
    READS,
    Asked,
    Level,
    pointing_at,
)
from pratique.checks.marked_content import SURE
from pratique.content.names import (
    PAGE_MANAGES_FILES,
    PAGE_QUERIES_REQUEST,
    PAGE_RELAYS_REQUEST,
    PAGE_RUNS_REQUEST,
    PAGE_WRITES_REQUEST,
    SCRIPT_HIDES_NAME,
    SCRIPT_RUNS_DECODED,
    SCRIPT_RUNS_REMOTE,
)
from pratique.model import Severity
from pratique.phrase import Phrase

_WHOLE_WAY: Final = 0.9
_LEAST: Final = 0.55

CHECK = Check(
    slug="web-page-runs-request",
    title="A page or CGI script runs what a visitor sends",
    severity=Severity.CRITICAL,
    technique="T1505.003",
    reads=READS,
    innocent=(
        "A console for administrators, or the interface of a device, can do this on purpose; you "
        "would know its name."
    ),
    blind=(
        "Compiled pages and classes, programs that put their names together as they run, and code "
        "that only lives in the memory of the server."
    ),
    next=(
        "Take the machine off the network if it is still on, keep this file as evidence, and look "
        "in the access log for who called it. A Java server that still runs may hold more of it "
        "in its memory alone: save that before anybody restarts it."
    ),
    find=pointing_at(
        Asked(
            PAGE_RUNS_REQUEST,
            levels=(
                Level(_WHOLE_WAY),
                Level(SURE, Severity.HIGH),
                Level(
                    _LEAST,
                    Severity.LOW,
                    Phrase("A page or CGI script may run what a visitor sends"),
                ),
            ),
        ),
        besides={
            PAGE_MANAGES_FILES: Phrase("It also lets visitors look at and change any file"),
            PAGE_QUERIES_REQUEST: Phrase("It also lets visitors give orders to any database"),
            PAGE_RELAYS_REQUEST: Phrase("It also passes visitors on to any machine they name"),
            PAGE_WRITES_REQUEST: Phrase(
                "It also stores what a visitor sends under a name of their choice"
            ),
            SCRIPT_HIDES_NAME: Phrase("It spells a dangerous name in pieces"),
            SCRIPT_RUNS_DECODED: Phrase("It runs what it first decodes"),
            SCRIPT_RUNS_REMOTE: Phrase("It runs what another machine sends"),
        },
    ),
    condemns=True,
    about=PAGES | CGI_SCRIPTS | NODE_SCRIPTS | {"shtml"},
)
