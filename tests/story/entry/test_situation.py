from __future__ import annotations

from logged import ROOT, at, file, finding, request
from pratique.story.entry.situation import MINUTE, MOST_WEIGHED
from pratique.story.entry.trace import Basis

SHELL = f"{ROOT}/x.php"


def test_the_first_call_is_a_moment_of_a_page(situated):
    rows = [file(SHELL, "2026-11-03 02:10:00"), request("2026-11-03 02:11:00", "GET", "/x.php")]
    [trace] = situated(rows, [finding(SHELL)]).traces
    assert Basis.CALLED in {moment.basis for moment in trace.moments}


def test_owners_have_names(situated):
    situation = situated(
        [file("/a", "2026-11-03 02:10:00"), file("/b", "2026-11-03 02:10:00", uid=4711)],
        [finding("/a"), finding("/b")],
    )
    assert sorted(situation.owner(trace) for trace in situation.traces) == ["4711", "www-data"]


def test_near_takes_the_surest_moment_within(situated):
    situation = situated([file("/a", "2026-11-03 02:10:00")], [finding("/a")])
    time = at("2026-11-03 02:10:00")
    [(_, moment)] = situation.near(time - MINUTE, time + MINUTE)
    assert moment.basis is Basis.CHANGE
    assert situation.near(time + MINUTE, time + 2 * MINUTE) == []


def test_moments_that_are_close_are_one_stretch(situated):
    rows = [file(f"/{n}", f"2026-11-03 02:{minute}:00") for n, minute in enumerate((10, 11, 40))]
    situation = situated(rows, [finding(f"/{n}", number=n) for n in range(3)])
    starts, ends = situation.spans(MINUTE, MINUTE)
    assert starts == [at("2026-11-03 02:09:00"), at("2026-11-03 02:39:00")]
    assert ends == [at("2026-11-03 02:12:00"), at("2026-11-03 02:41:00")]


def test_more_rows_than_are_weighed_are_told(situated):
    situation = situated([], [])
    number = "SELECT range FROM range(CAST(? AS BIGINT))"
    assert len(situation.weighed("logins", number, MOST_WEIGHED)) == MOST_WEIGHED
    assert situation.left_out == set()
    assert len(situation.weighed("logins", number, MOST_WEIGHED + 1)) == MOST_WEIGHED
    assert situation.left_out == {"logins"}
