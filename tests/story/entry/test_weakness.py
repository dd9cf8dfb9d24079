from __future__ import annotations

import pytest

from logged import OFFICE, ROOT, at, file, finding, request
from pratique.story.entry import web
from pratique.story.entry.weakness import first_used

SHELL = f"{ROOT}/x.php"
AT = "2026-11-03 02:10:00"
DROP = "/look.php?host=a%3Becho%20x%3Ex.php"


def first(situated, *rows, wrote=("GET", DROP)):
    situation = situated([file(SHELL, AT), request(AT, *wrote), *rows], [finding(SHELL)])
    act = max(web.find(situation), key=lambda one: one.time)
    return first_used(situation, act)


def test_the_first_command_is_the_entry(situated):
    tried = request("2026-11-03 02:05:00", "GET", "/look.php?host=a%3Bid")
    act = first(situated, request("2026-11-03 02:04:00", "GET", "/look.php?host=a"), tried)
    assert (act.time, act.line) == (at("2026-11-03 02:05:00"), tried.line)
    assert "host=a%3Bid" in act.what.english
    assert any("300 s after" in reason.text.english for reason in act.reasons)


@pytest.mark.parametrize(
    "row",
    [
        request("2026-11-03 02:05:00", "GET", "/look.php?host=a%3Bid", OFFICE),
        request("2026-11-03 02:05:00", "GET", "/look.php?host=a%3Bid", status=404),
        request("2026-11-03 02:05:00", "GET", "/other.php?host=a%3Bid"),
        request("2026-11-03 00:05:00", "GET", "/look.php?host=a%3Bid"),
        request("2026-11-03 02:05:00", "GET", "/look.php?host=a"),
        request("2026-11-03 02:05:00", "POST", "/look.php?host=a%3Bid"),
    ],
)
def test_left_alone(situated, row):
    assert first(situated, row).time == at(AT)


def test_the_same_words_before(situated):
    form = ("POST", "/wp-content/plugins/gallery/up.php?a=1")
    tried = request("2026-11-03 02:05:00", *form)
    assert first(situated, tried, wrote=form).line == tried.line


def test_an_upload_stays_where_it_is(situated):
    form = ("POST", "/upload.php")
    assert first(situated, request("2026-11-03 02:05:00", *form), wrote=form).time == at(AT)
