from __future__ import annotations

import pytest

from pratique.story.reached import NOTHING_REACHED, Line, Reached, Scope


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (Line("service", "web", Reached.TOUCHED, "x", (), ("nginx",)), "web (nginx)"),
        (Line("service", "cron", Reached.TOUCHED, "x", (), ("cron",)), "cron"),
        (Line("site", "a.example", Reached.TOUCHED, "x", (), ("/var/www/a",)),
         "a.example (/var/www/a)"),
        (Line("site", "/var/www/a", Reached.TOUCHED, "x", (), ("/var/www/a",)), "/var/www/a"),
        (Line("account", "a user of X", Reached.TOUCHED, "x", (), ("X",)), "a user of X"),
        (Line("data", "a mailbox", Reached.REACHABLE, "x", (), ("mail-password",)), "a mailbox"),
    ],
)  # fmt: skip
def test_other_names_stand_in_brackets_where_they_say_more(line, shown):
    assert line.shown == shown


def test_names_by_kind_and_by_how_far_they_got():
    scope = Scope(
        (Line("site", "a", Reached.TOUCHED, "x"), Line("site", "b", Reached.UNTOUCHED, "y"))
    )
    assert scope.names("site", Reached.TOUCHED) == ("a",)
    assert scope.untouched == ("b",)
    assert NOTHING_REACHED.untouched == ()
