from __future__ import annotations

import pytest

from happened import burst, event
from pratique.report.event_words import event_words, lane_words
from pratique.story.timeline.order import KINDS


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (event(text="as it is \x1b"), "as it is \x1b"),
        (
            burst(462, 7980, kind="failure", accounts=("root", "admin"), text="failed login"),
            "462 failures of 203.0.113.66 for root, admin (2 h 13 min), the first: failed login",
        ),
        (
            burst(9, 5, kind="failure", accounts=tuple("abcdef"), address=None, text="t"),
            "9 failures for a, b, c, d ... (5 seconds), the first: t",
        ),
        (
            burst(1200, 61, kind="file", account="root", subjects=("/usr/a/x", "/usr/b/y")),
            "1,200 files of root below /usr (1 min 1 s), the first: "
            "GET /x.php -> 200 from 203.0.113.66",
        ),
        (
            burst(3, 0, kind="file", account=None, subjects=("inode 5", "/x"), text="t"),
            "3 files at once, the first: t",
        ),
        (
            burst(3, 0, kind="new kind", address=None, text="t"),
            "3 events at once, the first: t",
        ),
    ],
)
def test_one_line_for_an_event_or_a_burst(given, words):
    assert event_words(given) == words


@pytest.mark.parametrize("kind", KINDS)
def test_every_lane_has_a_name(kind):
    assert lane_words(kind) != kind or kind == "mail"


def test_a_kind_that_nobody_named_stays():
    assert lane_words("new kind") == "new kind"
