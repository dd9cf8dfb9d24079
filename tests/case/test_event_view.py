from __future__ import annotations

import json
from dataclasses import asdict

from logged import login
from pratique.case.event_view import event_view
from pratique.case.folder import for_evidence, write_whole
from pratique.case.narrative import story_if_told
from pratique.model import Window
from pratique.store.parts import transposed, write_table
from pratique.story.examination import State
from pratique.story.story import Story


def test_it_shows_the_time_of_the_story_and_nothing_without_one(tmp_path):
    suspect = tmp_path / "suspect"
    suspect.mkdir()
    case = for_evidence(tmp_path / "case", "e1", "directory", suspect, {})
    assert event_view(case, "e1", story_if_told(case, "e1")) is None
    come = login("2026-11-03 02:10:00", "anna")
    for held in transposed([come]).values():
        write_table(case.survey("e1"), type(come), "put", held)
    story = Story(State.COMPROMISED, Window(None, come.time, ()))
    write_whole(case.story("e1"), json.dumps(asdict(story)))
    shown = event_view(case, "e1", story_if_told(case, "e1"))
    assert [one.kind for one in shown.events] == ["login"]
