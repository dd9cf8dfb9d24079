from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.cli.story_text import how_line
from pratique.model import Instant, Window
from pratique.phrase import Phrase
from pratique.story.examination import State
from pratique.story.story import Story, Way

WAY = Way(
    "ssh-password", Instant(1793671800 * 10**9), Phrase("login"), "203.0.113.66", "anna", "",
    "sshd",
    "/var/log/auth.log", 7, None, 0.93, (), (), (),
)  # fmt: skip
STORY = Story(State.COMPROMISED, Window(None, None, ()), (WAY,), determinable=True)
SAID = "A login by SSH with a password, 2026-11-03 02:10:00 UTC, from 203.0.113.66"


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (STORY, SAID),
        (replace(STORY, entry=(replace(WAY, address=""),)), SAID.partition(", from")[0]),
        (replace(STORY, determinable=False, why_not=Phrase("x")),
         "how they got in cannot be told from this evidence: pratique story"),
        (Story(State.NO_TRACE, Window(None, None, ()), why_not=Phrase("x")), ""),
    ],
)  # fmt: skip
def test_how_they_got_in_is_one_line(story, said):
    assert how_line(story) == said
