from __future__ import annotations

import json
from dataclasses import asdict

from pratique.model import Instant, Window
from pratique.story.examination import State
from pratique.story.reached import Line, Reached, Scope
from pratique.story.story import Sentence, Step, Story, Way, story_of


def test_a_story_comes_back_as_it_was():
    step = Step(Instant(5), "x", ("F-1", "/a:3"))
    way = Way(
        "supply", Instant(4), "w", "", "a", "s", "web", "/a", 3, None, 0.5, (step,), (), (step,)
    )
    told = Story(
        State.SUSPICIOUS, Window(None, Instant(9), ("ctime",)), (way,), determinable=True,
        scope=Scope((Line("site", "x", Reached.TOUCHED, "y", ("F-1",)),)), addresses=("192.0.2.7",),
        sentences=(Sentence("a %(b)s", {"b": "c"}, ("F-1",)),),
    )  # fmt: skip
    assert story_of(json.loads(json.dumps(asdict(told)))) == told
