from __future__ import annotations

from logged import ROOT, at, file, finding, request
from pratique.story.entry.situation import MINUTE, near
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
    [(_, moment)] = near(situation.traces, time - MINUTE, time + MINUTE)
    assert moment.basis is Basis.CHANGE
    assert near(situation.traces, time + MINUTE, time + 2 * MINUTE) == []
