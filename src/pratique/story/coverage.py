"""How much was read, and what was not: the figures and the grouped gaps."""

from __future__ import annotations

from typing import Final

from pratique.model import Stage, Verdict
from pratique.phrase import Phrase, ours
from pratique.store.tables import Tables
from pratique.story.examination import Coverage, GapGroup
from pratique.story.verdict import Proof
from pratique.survey.loss import LOST

_EXAMPLES: Final = 20


def coverage(tables: Tables) -> Coverage:
    """Count what was listed and what was read."""
    entries, files, read, in_part, size, size_read = next(
        tables.select(
            f"""SELECT count(*), count(*) FILTER (type = 'regular'),
                      count(*) FILTER (type = 'regular' AND read),
                      count(*) FILTER (NOT unread),
                      coalesce(sum(size) FILTER (type = 'regular'), 0),
                      coalesce(sum(least(size, if(allocated > 0, allocated, size)))
                               FILTER (type = 'regular' AND read), 0)
               FROM (SELECT file.*, unread, NOT coalesce(unread, false) AS read
                     FROM file LEFT JOIN ({LOST}) lost USING (path))"""
        )
    )
    known, unchanged = next(
        tables.select(
            f"""SELECT count(*) FILTER (proof <> '{Proof.HISTORY}'),
                       count(*) FILTER (proof = '{Proof.HISTORY}')
                FROM verdict WHERE verdict = '{Verdict.KNOWN_GOOD}'"""
        )
    )
    (folders,) = next(
        tables.select(
            """SELECT count(DISTINCT path) FROM gap
               WHERE matters AND stage = 'list' AND starts_with(reason, 'folder')"""
        )
    )
    return Coverage(
        entries, files, read, files - read, known, int(size), int(size_read), folders, in_part,
        unchanged,
    )  # fmt: skip


def gap_groups(tables: Tables) -> tuple[GapGroup, ...]:
    """Gaps by cause, those that matter and are many first; limits of the source are apart."""
    found = tables.select(
        """SELECT stage, reason, matters, count(*) AS count,
                  min(place, ?)
           FROM (SELECT *, CASE WHEN path = '' THEN nullif(detail, '')
                                WHEN line IS NULL THEN path ELSE path || ':' || line END AS place
                 FROM gap WHERE stage <> ?)
           GROUP BY stage, reason, matters
           ORDER BY matters DESC, count DESC, stage, reason""",
        _EXAMPLES,
        Stage.SOURCE,
    )
    return tuple(
        GapGroup(stage, reason, count, tuple(examples or ()), matters)
        for stage, reason, matters, count, examples in found
    )


def limits(tables: Tables) -> tuple[Phrase, ...]:
    """What this kind of evidence cannot tell, as sentences."""
    found = tables.select(
        "SELECT reason, detail FROM gap WHERE stage = ? ORDER BY reason || ': ' || detail",
        Stage.SOURCE,
    )
    return tuple(
        Phrase("%(what)s: %(detail)s", {"what": ours(reason), "detail": ours(detail)})
        for reason, detail in found
    )
