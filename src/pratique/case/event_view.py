"""The events of a case that its report shows as a picture."""

from __future__ import annotations

from pratique.case.evidence_tables import tables_of
from pratique.case.folder import Case
from pratique.case.narrative import read_story
from pratique.errors import NoCase
from pratique.story.timeline.shown import ShownEvents, shown_events


def event_view(case: Case, evidence: str) -> ShownEvents | None:
    """What the time of the story holds; None for a case without a story, or without a time."""
    try:
        story = read_story(case, evidence)
    except NoCase:
        return None
    with tables_of(case, evidence) as tables:
        return shown_events(tables, story)
