from __future__ import annotations

from datetime import UTC, datetime

from pratique.inventory.package_run import (
    PackageRun,
    covered,
    package_runs,
    run_at,
    write_package_runs,
)
from pratique.parsers import apt_history, dpkg_log, pacman_log
from pratique.parsers.package_event import PackageEvent
from pratique.store.tables import Tables
from pratique.survey.machine import Machine

SECOND = 1_000_000_000
APT = b"""
Start-Date: 2024-07-12  04:12:20
Commandline: apt-get upgrade
Requested-By: jxs (1005)
Upgrade: a:amd64 (1, 2), b:amd64 (1, 2)
End-Date: 2024-07-12  04:12:51
"""
DPKG = b"""2024-07-12 04:12:21 startup archives unpack
2024-07-12 04:12:21 upgrade a:amd64 1 2
2024-07-12 04:12:40 upgrade b:amd64 1 2
2024-07-12 04:12:50 configure b:amd64 2 <none>
2024-07-12 09:00:00 startup archives install
2024-07-12 09:00:01 install c:amd64 <none> 1
2024-07-12 09:01:30 configure c:amd64 1 <none>
2024-07-12 09:10:00 remove c:amd64 1 <none>
"""


def at(hour, minute, second):
    return int(datetime(2024, 7, 12, hour, minute, second, tzinfo=UTC).timestamp()) * SECOND


def told(*rows, zone="UTC"):
    with Tables.of([Machine("", "", zone, ""), *rows], (Machine, PackageEvent)) as tables:
        return list(package_runs(tables))


def dpkg(content=DPKG, path="/var/log/dpkg.log"):
    return list(dpkg_log.parse(content, path))


def apt(content=APT, path="/var/log/apt/history.log"):
    return list(apt_history.parse(content, path))


def test_apt_and_dpkg_tell_of_one_run():
    first, *_others = told(*apt(), *dpkg())
    assert first == PackageRun(
        path="/var/log/apt/history.log",
        line=2,
        manager="dpkg",
        start=at(4, 12, 20),
        end=at(4, 12, 52),
        time_known=True,
        command="apt-get upgrade",
        username="jxs (1005)",
        count=2,
        changes=("upgrade a:amd64 1 -> 2", "upgrade b:amd64 1 -> 2"),
    )


def test_a_pause_ends_a_run_of_dpkg_alone():
    runs = [(run.line, run.start, run.end, run.changes) for run in told(*dpkg())]
    assert runs == [
        (1, at(4, 12, 21), at(4, 12, 51), ("upgrade a:amd64 1 -> 2", "upgrade b:amd64 1 -> 2")),
        (5, at(9, 0, 0), at(9, 1, 31), ("install c:amd64 1",)),
        (8, at(9, 10, 0), at(9, 10, 1), ("remove c:amd64 1",)),
    ]


def test_a_run_that_stands_in_two_logs_is_one():
    assert told(*apt(), *apt(path="/var/log/apt/history.log.1")) == told(*apt())


def test_a_run_that_was_broken_off_ends_with_its_last_line():
    content = APT.replace(b"End-Date: 2024-07-12  04:12:51\n", b"")
    first = told(*apt(content), *dpkg())[0]
    assert (first.end, first.command) == (at(4, 12, 51), "apt-get upgrade")


def test_an_end_that_is_a_lie_covers_nothing():
    content = APT.replace(b"End-Date: 2024-07-12", b"End-Date: 2031-07-12")
    assert told(*apt(content))[0].end == at(4, 12, 21)


def test_two_managers_are_never_one_run():
    pacman = pacman_log.parse(b"[2024-07-12T04:12:30+0000] [ALPM] installed n (1-1)", "/p")
    assert [run.manager for run in told(*apt(), *pacman)] == ["dpkg", "pacman"]


def test_times_are_taken_by_the_zone_of_the_machine():
    (run,) = told(*apt(), zone="Europe/Rome")
    assert run.start == at(2, 12, 20)


def test_run_at():
    runs = told(*apt(), *dpkg())
    assert run_at(runs, at(4, 12, 51)) == runs[0]
    assert run_at(runs, at(4, 12, 52)) == runs[0]
    assert run_at(runs, at(4, 12, 53)) is None
    assert run_at(runs, at(4, 12, 19)) is None
    assert run_at([], at(4, 12, 20)) is None


def test_where_no_zone_is_known_nothing_is_said_of_a_moment():
    runs = told(*apt(), zone="")
    assert not runs[0].time_known
    assert runs[0].end - runs[0].start > 24 * 3600 * SECOND
    assert run_at(runs, at(4, 12, 30)) is None
    assert not covered(runs, at(4, 12, 30))


def test_covered():
    runs = told(*apt(), *dpkg())
    assert covered(runs, at(5, 0, 0))
    assert not covered(runs, at(4, 0, 0))
    assert not covered([], at(4, 0, 0))


def test_a_flood_keeps_what_fits():
    lines = b"".join(
        b"2024-07-12 04:12:20 install p%d:amd64 <none> 1\n" % number for number in range(5000)
    )
    (run,) = told(*dpkg(lines)[:2500])
    assert (run.count, len(run.changes)) == (2500, 2000)


def test_written_as_a_table(tmp_path):
    rows = [Machine("", "", "UTC", ""), *apt()]
    with Tables.of(rows, (Machine, PackageEvent)) as tables:
        write_package_runs(tables, tmp_path)
    with Tables.open_at(tmp_path, (PackageRun,)) as tables:
        assert [run.count for run in tables.rows(PackageRun)] == [2]
