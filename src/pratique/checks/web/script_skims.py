"""Whether a script takes what visitors type, cards above all, and sends it away."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.mark_question import JAVASCRIPT, READS, Asked, Level, pointing_at
from pratique.checks.marked_content import SURE
from pratique.content.names import JS_HIDES_CARD_WORDS, JS_TAKES_FIELDS
from pratique.model import Severity

_LEVELS: Final = (Level(0.8), Level(SURE, Severity.MEDIUM))

CHECK = Check(
    slug="web-script-skims",
    title="A script sends what visitors type to another machine",
    severity=Severity.HIGH,
    technique="T1056.003",
    reads=READS,
    innocent=(
        "A provider of payments or of forms takes fields as well; its address stands in the "
        "contract, and in plain letters in the script."
    ),
    blind=(
        "Scripts that a plain address brings from another machine, and those that send to the "
        "site itself, where a page passes it on."
    ),
    next=(
        "Keep the file. Find out since when it was there: whoever paid since then has to be told, "
        "and so has the provider of payments."
    ),
    find=pointing_at(
        Asked(JS_TAKES_FIELDS, levels=_LEVELS), Asked(JS_HIDES_CARD_WORDS, levels=_LEVELS)
    ),
    condemns=True,
    about=JAVASCRIPT,
)
