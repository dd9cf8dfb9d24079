"""Whether a page says itself that somebody broke in."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, Level, pointing_at
from pratique.checks.marked_content import SURE
from pratique.content.identify import PHP_SUFFIXES
from pratique.content.names import HTML_DEFACED
from pratique.model import Severity

_IN_TITLE: Final = 0.8

CHECK = Check(
    slug="web-defaced",
    title="A page says that somebody broke in",
    severity=Severity.LOW,
    technique="T1491.002",
    reads=READS,
    innocent="An article about a break-in uses the same words.",
    blind="Pages in other languages, and those that consist of a picture.",
    next="Look at the time of the file: whoever wrote it wants to be seen, and says when.",
    find=pointing_at(Asked(HTML_DEFACED, levels=(Level(_IN_TITLE, Severity.MEDIUM), Level(SURE)))),
    about=PHP_SUFFIXES | {"html", "htm"},
)
