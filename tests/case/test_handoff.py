"""Where a case stands."""

from __future__ import annotations

from pratique.case.handoff import _is_old
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.journal import Journal


def test_report_is_old_when_something_came_after_it(tmp_path):
    journal = Journal(tmp_path)
    seen = []
    for act in (Act.NOTED, Act.REPORTED, Act.NOTED, Act.DECIDED, Act.REPORTED):
        journal.write(act, Phrase("x"))
        seen.append(_is_old(list(journal.entries())))
    assert seen == [None, False, False, True, False]
