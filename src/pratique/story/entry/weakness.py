"""The first request that used a weakness: who writes a file through one has tried it before."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pratique.model import Instant
from pratique.phrase import Phrase
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import HOUR, SECOND, Situation
from pratique.story.entry.web import ATTACK_FORM

# The same path, asked for in the same way: the very same words, or an attack as well.
_EARLIER: Final = f"""
WITH used AS (
    SELECT source, method, target, resource, time FROM asked WHERE path = $1 AND line = $2
)
SELECT epoch_ns(r.time), r.method, r.target, r.path, r.line
FROM asked r JOIN used u
  ON r.source = u.source AND r.method = u.method AND r.resource = u.resource
WHERE r.time BETWEEN u.time - INTERVAL '{HOUR // SECOND} seconds' AND u.time
  AND (r.status < 400 OR r.status = 500)
  AND (r.target = u.target OR (regexp_matches(r.target, $3) AND regexp_matches(u.target, $3)))
ORDER BY r.time, r.path, r.line LIMIT 1
"""


def first_used(situation: Situation, act: Act) -> Act:
    """The act at the first use of the weakness that it went through; other acts as they are."""
    if act.vector != "web-exploit" or act.line is None:
        return act
    for time, method, target, log, line in situation.tables.select(
        _EARLIER, act.log, act.line, ATTACK_FORM
    ):
        if time >= act.time:
            return act
        seconds = (act.time - time) // SECOND
        words = Phrase(
            "%(count)s s after its first such request the same address sent %(asked)s",
            {"count": str(seconds), "asked": act.asked},
        )
        told = {"asked": f"{method} {target}", "address": act.address}
        return replace(
            act.because(Reason(0.2, words, (f"{log}:{line}", act.place))),
            time=Instant(time),
            what=Phrase("%(asked)s from %(address)s", told),
            log=log,
            line=line,
        )
    return act
