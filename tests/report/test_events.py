"""What stands where in the picture of events, and that the page stays one that asks nobody."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from happened import NIGHT, burst, event
from logged import SECOND, at
from pratique.model import Instant
from pratique.report.events import events_picture, events_script
from pratique.report.page import render
from pratique.story.timeline.shown import Count, ShownEvents

EVIL = '"><script>window.pwned=1</script>\x1b[2J\u202e'
DAY = 86_400 * SECOND


def shown(*events, counts=(), left_out=0):
    since, until = Instant(at(NIGHT) - DAY), Instant(at(NIGHT) + DAY)
    return ShownEvents(since, until, 1800 * SECOND, events, counts, left_out)


def test_a_point_stands_at_its_time_and_a_burst_is_a_bar():
    picture = events_picture(shown(event(), burst(9, 7200)), {})
    [lane] = picture.lanes
    point, bar = lane.points
    assert point.x == pytest.approx((picture.left + picture.right) / 2)
    assert (point.width, point.start, point.end) == (0.0, 86_400, 86_400)
    assert (bar.start, bar.end) == (86_400, 93_600)
    assert bar.width == pytest.approx((picture.right - picture.left) / 24)


def test_lanes_go_from_what_they_did_to_what_they_left():
    kinds = ("finding", "file", "login", "unheard")
    picture = events_picture(shown(*(event(kind=kind) for kind in kinds)), {})
    assert [lane.kind for lane in picture.lanes] == ["login", "file", "finding", "unheard"]


def test_the_way_in_is_told_apart_and_a_finding_on_the_page_is_linked():
    given = (event(tags=("F-1", "entry")), event(tags=("F-2",)), event())
    [lane] = events_picture(shown(*given), {"F-2": "F-2"}).lanes
    assert [point.weight for point in lane.points] == ["entry", "named", "other"]
    assert [point.anchor for point in lane.points] == ["", "F-2", ""]


def test_counts_stand_behind_in_their_lane():
    start = Instant(at(NIGHT))
    counts = (Count("request", start, 1), Count("request", Instant(start + DAY // 2), 1000))
    [lane] = events_picture(shown(event(), counts=counts), {}).lanes
    low, high = lane.columns
    assert 0 < low.height < high.height < 40
    assert lane.top <= high.y
    assert high.y + high.height <= lane.top + 40


def test_what_lies_outside_stays_at_the_edge():
    late = event(time=Instant(at(NIGHT) + 900 * DAY))
    [lane] = events_picture(shown(late), {}).lanes
    assert lane.points[0].x == events_picture(shown(late), {}).right


def page(sample, *events):
    return render(sample.compromised(3), shown_events=shown(*events, left_out=2))


def test_the_page_runs_this_script_and_no_other(sample):
    text = page(sample, event(text=EVIL, tags=("entry",)))
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert scripts == [events_script()]
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text
    assert not re.search(r"<[^>]* on[a-z]+=", text)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_the_script_asks_nobody_and_makes_no_markup():
    script = events_script()
    for word in (
        "fetch",
        "XMLHttp",
        "innerHTML",
        "eval",
        "import",
        "http:",
        "https:",
        "document.w",
    ):
        assert word not in script.replace("http://www.w3.org/2000/svg", "")


def test_without_events_the_page_runs_nothing(sample):
    text = render(sample.compromised(3))
    assert "<script" not in text
    assert "script-src" not in text
