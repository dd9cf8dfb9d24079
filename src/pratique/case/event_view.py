"""The events of a case that its report shows as a picture."""

from __future__ import annotations

from pratique.case.evidence_tables import tables_of
from pratique.case.folder import Case
from pratique.errors import Pruned
from pratique.story.story import Story
from pratique.story.timeline.shown import ShownEvents, shown_events


def event_view(case: Case, evidence: str, story: Story | None) -> ShownEvents | None:
    """What the time of the story holds; None without a story, a time or tables."""
    if story is None:
        return None
    try:
        with tables_of(case, evidence) as tables:
            return shown_events(tables, story)
    except Pruned:
        return None
