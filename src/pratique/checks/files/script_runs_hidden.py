"""Whether a script or page hides what it runs, or fetches it from another machine."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, Level, pointing_at
from pratique.checks.marked_content import SURE
from pratique.content.names import (
    PAGE_RUNS_REQUEST,
    SCRIPT_HIDES_NAME,
    SCRIPT_RUNS_DECODED,
    SCRIPT_RUNS_REMOTE,
)
from pratique.model import Severity
from pratique.phrase import Phrase

_LEVELS: Final = (Level(SURE), Level(0.5, Severity.LOW))

CHECK = Check(
    slug="files-script-runs-hidden",
    title="A script hides what it runs",
    severity=Severity.HIGH,
    technique="T1027",
    reads=READS,
    innocent=(
        "Makers of paid software encode their pages, some pages spell a name in pieces to get "
        "past the filter of a hoster, and installers run what their makers' machines send."
    ),
    blind="Texts that are decoded by ways that only running them would show.",
    next=(
        "Read the lines that are quoted. If nobody can say what the hidden text is, or whose the "
        "other machine is, keep the file as evidence and do not take it over."
    ),
    find=pointing_at(
        Asked(SCRIPT_RUNS_DECODED, Phrase("A script runs what it first decodes"), levels=_LEVELS),
        Asked(
            SCRIPT_RUNS_REMOTE,
            Phrase("A script runs what another machine sends"),
            "T1105",
            levels=_LEVELS,
        ),
        Asked(
            SCRIPT_HIDES_NAME, Phrase("A script spells a dangerous name in pieces"), levels=_LEVELS
        ),
        told_by=(PAGE_RUNS_REQUEST,),
    ),
    condemns=True,
    about=frozenset("jsp jspx asp aspx ashx asmx pl cgi py sh".split()),
)
