from __future__ import annotations

import pytest

from pratique.phrase import Phrase
from pratique.story.reached import NOTHING_REACHED, Line, Reached, Scope


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (Line("service", "web", Reached.TOUCHED, Phrase("x"), (), ("nginx",)), "web (nginx)"),
        (Line("service", "cron", Reached.TOUCHED, Phrase("x"), (), ("cron",)), "cron"),
        (Line("site", "a.example", Reached.TOUCHED, Phrase("x"), (), ("/var/www/a",)),
         "a.example (/var/www/a)"),
        (Line("site", "/var/www/a", Reached.TOUCHED, Phrase("x"), (), ("/var/www/a",)),
         "/var/www/a"),
        (Line("account", "a user of X", Reached.TOUCHED, Phrase("x"), (), ("X",)), "a user of X"),
        (Line("data", "a mailbox", Reached.REACHABLE, Phrase("x"), (), ("mail-password",)),
         "a mailbox"),
    ],
)  # fmt: skip
def test_other_names_stand_in_brackets_where_they_say_more(line, shown):
    assert line.shown == shown


def test_names_by_kind_and_by_how_far_they_got():
    scope = Scope(
        (
            Line("site", "a", Reached.TOUCHED, Phrase("x")),
            Line("site", "b", Reached.UNTOUCHED, Phrase("y")),
        )
    )
    assert scope.names("site", Reached.TOUCHED) == ("a",)
    assert scope.untouched == ("b",)
    assert NOTHING_REACHED.untouched == ()
