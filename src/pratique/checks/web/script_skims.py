"""Whether a script takes what visitors type, cards above all, and sends it away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.checks.web.script_misleads import SCRIPTS
from pratique.content.mark import Mark
from pratique.content.names import (
    JS_HIDES_CARD_WORDS,
    JS_TAKES_FIELDS,
)
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_CERTAIN: Final = 0.8


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such script; one that is seen in two ways is pointed at once."""
    told: set[str] = set()
    for payload in payloads(
        chain(seen(tables, JS_TAKES_FIELDS), seen(tables, JS_HIDES_CARD_WORDS))
    ):
        paths = {place.path for place in payload.places}
        if payload.best.confidence < _CERTAIN and paths <= told:
            continue
        told |= paths
        grave = payload.best.confidence >= _CERTAIN
        yield payload.sign(severity=Severity.HIGH if grave else Severity.MEDIUM)


CHECK = Check(
    slug="web-script-skims",
    title="A script sends what visitors type to another machine",
    severity=Severity.HIGH,
    technique="T1056.003",
    reads=(Mark, File),
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
    find=find,
    condemns=True,
    about=SCRIPTS,
)
