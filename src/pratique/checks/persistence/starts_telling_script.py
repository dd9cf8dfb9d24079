"""Does something start a script by itself that brings in a stranger's code?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.mark import Mark
from pratique.content.names import SCRIPT_DROPS_PROGRAM
from pratique.content.reason import reason
from pratique.inventory.persistence import Persistence
from pratique.model import Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

# A script that lies about, and does so much, is told as low. One that starts by itself is not.
_LEAST: Final = 0.4
_MOST_STARTERS: Final = 20
_SQL: Final = """
SELECT p.target, m.line, m.quote, m.why, m.confidence, p.path, p.line, p.kind, p.occasion,
       p.technique
FROM persistence p JOIN mark m ON m.path = p.target
WHERE NOT p.explained AND p.target_standing = 'unowned' AND m.mark = ? AND m.confidence >= ?
ORDER BY ALL
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such script, with what starts it."""
    rows = tables.select(_SQL, SCRIPT_DROPS_PROGRAM, _LEAST)
    for target, group in groupby(rows, key=lambda row: row[0]):
        starts = list(group)
        _, line, quote, why, confidence, *_ = max(starts, key=lambda row: row[4])
        path, starting, kind, occasion, technique = starts[0][5:]
        starters = dict.fromkeys(Place(row[5], row[6]) for row in starts if row[5] != target)
        place = Place(target, line)
        yield Sign(
            subject=target,
            places=(place, *list(starters)[:_MOST_STARTERS]),
            quote=quote,
            why=prose(
                Phrase(
                    "%(path)s starts it: %(kind)s, %(occasion)s.",
                    {"path": path, "kind": kind, "occasion": reason(occasion)},
                ),
                reason(why),
            ),
            verify=lines(place, *((Place(path, starting),) if path != target else ())),
            confidence=max(confidence, 0.6),
            technique=technique,
            dated=(Place(target),),
        )


CHECK = Check(
    slug="persistence-starts-telling-script",
    title="A script that downloads or decodes a program starts by itself",
    severity=Severity.MEDIUM,
    technique="T1543",
    reads=(Persistence, Mark, File),
    innocent="Some makers' updaters fetch their next version like this, from a named address.",
    blind="What the script fetches. A script of a package that was changed is another finding.",
    next="Read the script. If nobody knows it, keep it and what starts it as evidence.",
    find=find,
)
