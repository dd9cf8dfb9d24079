"""What histories say is stored and read again as it was."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from pratique.model import Instant
from pratique.phrase import Phrase
from pratique.story.history_answer import (
    NO_HISTORY,
    HistoryAnswer,
    Line,
    LongUnchanged,
    Moment,
    Part,
    history_answer_of,
)

CLEAN, DIRTY = Moment("day 1", Instant(1), 0), Moment("day 2", Instant(2), 3)
FULL = HistoryAnswer(
    (Line("restic:/r", (CLEAN, DIRTY), CLEAN, DIRTY, 12, 5), Line("borg:/b", (), None, None, 0, 0)),
    Instant(1),
    Instant(2),
    (Part("site", "/var/www", "day 1", Instant(1), ("F-1",)), Part("programs", "", None, None, ())),
    (Phrase("it was written by the machine itself"),),
    ("F-2",),
    ("F-3",),
    lost=True,
    unchanged=(LongUnchanged("restic:/r", "day 1", Instant(1), 7, Phrase("well before")),),
)


@pytest.mark.parametrize("answer", [FULL, NO_HISTORY])
def test_it_comes_back_as_it_was(answer):
    assert history_answer_of(json.loads(json.dumps(asdict(answer)))) == answer
