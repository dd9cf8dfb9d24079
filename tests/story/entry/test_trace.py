from __future__ import annotations

import pytest

from logged import ROOT, at, file, finding, machine
from pratique.model import Severity
from pratique.story.entry.trace import MOST_TRACES, Basis, Kind, Moment, traces

WRITTEN = "2026-11-03 02:10:00"


def told(*paths, copied=False, severity=Severity.HIGH):
    rows = [file(path, WRITTEN) for path in paths]
    found = [finding(path, severity=severity, number=n) for n, path in enumerate(paths)]
    with machine(*rows) as tables:
        return traces(tables, found, copied=copied)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (f"{ROOT}/x.php", Kind.PAGE),
        (f"{ROOT}/data/x", Kind.PAGE),
        ("/opt/other/page.php", Kind.PAGE),
        ("/etc/cron.d/x", Kind.SCHEDULE),
        ("/etc/systemd/system/x.service", Kind.SCHEDULE),
        ("/root/.ssh/authorized_keys", Kind.KEY),
        ("/etc/passwd", Kind.ACCOUNT),
        ("/usr/bin/x", Kind.PROGRAM),
    ],
)
def test_what_a_trace_is(path, kind):
    assert [trace.kind for trace in told(path)] == [kind]


def test_a_page_is_called_by_its_path_below_the_root():
    [trace] = told(f"{ROOT}/a/x.php")
    assert (trace.root, trace.target) == (ROOT, "/a/x.php")


def test_times_of_a_copy_are_those_of_the_content_alone():
    [trace] = told("/x", copied=True)
    assert trace.moments == (Moment(at(WRITTEN), Basis.CLAIMED),)
    [trace] = told("/x")
    assert {moment.basis for moment in trace.moments} == {Basis.CHANGE, Basis.CLAIMED}


def test_what_is_not_grave_or_not_there_is_no_trace():
    assert told("/x", severity=Severity.LOW) == []
    with machine() as tables:
        assert traces(tables, [finding("/gone")], copied=False) == []


def test_of_very_many_the_gravest_and_the_earliest_are_kept():
    count = MOST_TRACES + 50
    rows = [
        file(f"{ROOT}/{n}.php", f"2026-11-03 {n // 60:02}:{n % 60:02}:00") for n in range(count)
    ]
    named = [finding(f"{ROOT}/{n}.php", number=n) for n in reversed(range(count))]
    with machine(*rows) as tables:
        found = traces(tables, named, copied=False)
    assert len(found) == MOST_TRACES
    paths = {trace.path for trace in found}
    assert f"{ROOT}/0.php" in paths
    assert f"{ROOT}/{count - 1}.php" in paths
