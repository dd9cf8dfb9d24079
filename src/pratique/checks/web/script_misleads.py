"""Whether a script leads visitors, or loads for them, what its text hides."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.mark_question import JAVASCRIPT, READS, Asked, Level, pointing_at
from pratique.checks.marked_content import SURE
from pratique.content.names import (
    JS_FAKE_CHECK,
    JS_HIDDEN_ADDRESS,
    JS_RUNS_STRANGER,
    JS_UNREADABLE_PART,
    JS_VISITOR_REDIRECT,
)
from pratique.model import Severity
from pratique.phrase import Phrase

_LEVELS: Final = (Level(0.8), Level(SURE, Severity.MEDIUM))

CHECK = Check(
    slug="web-script-misleads",
    title="A script leads visitors where its text does not show",
    severity=Severity.HIGH,
    technique="T1189",
    reads=READS,
    innocent=(
        "A few networks for advertisements hide their addresses from filters in this way. "
        "Whoever keeps the site knows whether it shows such advertisements."
    ),
    blind=(
        "What a plainly written address brings, the middle of very long scripts, and scripts "
        "whose key comes from the page or from the network."
    ),
    next=(
        "Compare the file with its release: the rest of it is often untouched. Look for the same "
        "text in the database as well, and tell visitors who may have followed it."
    ),
    find=pointing_at(
        Asked(
            JS_HIDDEN_ADDRESS,
            Phrase("A script hides the address that it leads visitors to or loads from"),
            levels=_LEVELS,
        ),
        Asked(
            JS_RUNS_STRANGER,
            Phrase("A script runs whatever another machine answers"),
            levels=_LEVELS,
        ),
        Asked(
            JS_VISITOR_REDIRECT,
            Phrase("A script leads some visitors to another site"),
            levels=_LEVELS,
        ),
        Asked(
            JS_UNREADABLE_PART,
            Phrase("A part that nobody can read stands in a script that is otherwise plain"),
            levels=_LEVELS,
        ),
        Asked(
            JS_FAKE_CHECK,
            Phrase("A page lets visitors run a command on their own computer"),
            levels=_LEVELS,
        ),
    ),
    condemns=True,
    about=JAVASCRIPT,
)
