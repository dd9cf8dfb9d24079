from __future__ import annotations

from datetime import UTC, datetime

import pytest

from invented import DAY, Held, Invented
from pratique.dating.bounds import Trust
from pratique.dating.date import Given, date
from pratique.dating.package_log import package_bounds
from pratique.dating.trace import Trace, Way
from pratique.inventory.verification import Verification
from pratique.model import EntryType, Finding, Gap, Instant, Place, Severity, Stage, Window
from pratique.parsers import apt_history, dpkg_log, pacman_log, rpm_log
from pratique.parsers.package_event import PackageEvent
from pratique.parsers.pacman_database import PacmanPackage
from pratique.parsers.rpm_package import RpmPackage
from pratique.store.columns import columns
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.machine import Machine
from pratique.survey.surveyor import row_types

LOG = "/var/log/dpkg.log"
SSHD = "/usr/sbin/sshd"
TYPES = (Machine, PackageEvent, Verification, Gap, RpmPackage, PacmanPackage)
GOOD = b"""2024-07-10 04:00:00 install ssh:amd64 <none> 1
2024-07-10 04:00:05 configure ssh:amd64 1 <none>
2024-07-12 04:12:21 upgrade ssh:amd64 1 2
2024-07-12 04:12:22 status half-installed ssh:amd64 1
2024-07-12 04:12:23 status unpacked ssh:amd64 2
2024-07-12 04:12:50 configure ssh:amd64 2 <none>
"""


def at(day, hour, minute, second):
    return int(datetime(2024, 7, day, hour, minute, second, tzinfo=UTC).timestamp()) * 1_000_000_000


def verification(state="modified", package="ssh", manager="dpkg", differs=("content",)):
    return Verification(SSHD, state, differs, "", "", package, manager)


def trace(way=Way.CONTENT, path=SSHD):
    kind = EntryType.SYMLINK if way is Way.STATE else EntryType.REGULAR
    return Trace("F-1", path, path.strip("/").encode(), way, kind, 9, 0o755, 0, 0)


def dpkg(content=GOOD):
    return list(dpkg_log.parse(content, LOG))


TRACE = trace()


def bounds(*rows, traces=(TRACE,), findings=(), zone="UTC"):
    with Tables.of([Machine("", "", zone, ""), *rows], TYPES) as tables:
        return package_bounds(traces, tables, findings)


def times(*rows, **options):
    return [bound.time for bound in bounds(*rows, **options)]


def test_the_last_time_that_it_was_unpacked():
    (bound,) = bounds(verification(), *dpkg())
    assert (bound.finding, bound.path, bound.side) == ("F-1", SSHD, "after")
    assert (bound.time, bound.basis, bound.trust) == (at(12, 4, 12, 21), "package-log", "fair")
    assert bound.said == f"{LOG}, line 3: upgrade ssh:amd64 2 at 2024-07-12 04:12:21"
    assert bound.used


def test_a_line_in_a_packaged_script_is_no_older_either():
    assert times(verification(), *dpkg(), traces=[trace(Way.LINE)]) == [at(12, 4, 12, 21)]


@pytest.mark.parametrize(
    "row",
    [
        verification("conffile changed"),
        verification("verified", differs=()),
        verification("unowned", package="", manager=""),
        verification(differs=("mode",)),
        verification(manager="ucf"),
        verification(package="other"),
        verification(package="ssh:i386"),
    ],
    ids=["conffile", "as shipped", "unowned", "mode", "ucf", "other package", "other architecture"],
)
def test_of_other_files_nothing_is_known(row):
    assert bounds(row, *dpkg()) == []


def test_a_link_in_place_of_a_file_is_no_content():
    assert bounds(verification(), *dpkg(), traces=[trace(Way.STATE)]) == []


@pytest.mark.parametrize(
    "after",
    [
        b"",  # begun, and never configured
        b"2024-07-12 04:12:50 configure ssh:amd64 1 <none>\n",  # dpkg went back to the old one
        b"2024-07-12 04:12:50 remove ssh:amd64 2 <none>\n"
        b"2024-07-12 04:12:51 configure ssh:amd64 2 <none>\n",
    ],
    ids=["broken off", "undone", "removed"],
)
def test_what_was_only_begun_does_not_count(after):
    content = b"".join(GOOD.splitlines(keepends=True)[:5]) + after
    assert times(verification(), *dpkg(content)) == [at(10, 4, 0, 0)]


def test_a_configuration_alone_puts_nothing_on_the_disk():
    later = b"2024-08-01 00:00:00 configure ssh:amd64 2 <none>\n"
    assert times(verification(), *dpkg(GOOD + later)) == [at(12, 4, 12, 21)]


def test_a_package_with_its_architecture():
    assert times(verification(package="ssh:amd64"), *dpkg()) == [at(12, 4, 12, 21)]


def test_apt_where_the_log_of_dpkg_is_gone():
    block = (
        b"Start-Date: 2024-07-14  01:00:00\nUpgrade: ssh:amd64 (2, 3)\n"
        b"End-Date: 2024-07-14  01:01:00\n"
    )
    failed = block.replace(b"End", b"Error: dpkg failed\nEnd")
    path = "/var/log/apt/history.log"
    assert times(verification(), *apt_history.parse(block, path)) == [at(14, 1, 0, 0)]
    assert times(verification(), *apt_history.parse(failed, path)) == []


def test_rpm_and_pacman_write_down_what_was_done_just_before():
    line = b"2024-07-12T04:00:00Z SUBDEBUG Upgrade: ssh-1:9.0-1.el9.x86_64\n"
    rows = rpm_log.parse(line, "/var/log/dnf.rpm.log")
    row = verification(package="ssh-9.0-1.el9.x86_64", manager="rpm")
    assert times(row, *rows) == [at(12, 3, 0, 0)]
    rows = pacman_log.parse(b"[2024-07-12T04:00:00+0000] [ALPM] installed ssh (9.0-1)", "/p")
    row = verification(package="ssh-9.0-1", manager="pacman")
    assert times(row, *rows) == [at(12, 3, 0, 0)]


@pytest.mark.parametrize(
    ("row_type", "manager", "name", "version", "package"),
    [
        (RpmPackage, "rpm", "ssh", "9.0", "ssh-9.0-1.el9.x86_64"),
        (PacmanPackage, "pacman", "ssh", "9.0-1", "ssh-9.0-1"),
    ],
)
def test_the_time_in_the_database(row_type, manager, name, version, package):
    kinds = {"VARCHAR": "", "BOOLEAN": False, "BIGINT": 0, "UBIGINT": 0}
    values = {c.name: None if c.nullable else kinds[c.sql_type] for c in columns(row_type)}
    values |= {"path": "/db", "name": name, "version": version}
    values |= {"install_time": Instant(at(12, 4, 0, 0))}
    values |= {"package": package} if row_type is RpmPackage else {}
    (bound,) = bounds(verification(package=package, manager=manager), row_type(**values))
    assert bound.time == at(12, 3, 0, 0)
    assert bound.said == f"/db: the time at which {package} was installed"


def test_without_a_zone_it_is_the_earliest_that_it_can_be():
    assert times(verification(), *dpkg(), zone="") == [at(11, 14, 12, 21)]
    assert times(verification(), *dpkg(), zone="Europe/Rome") == [at(12, 2, 12, 21)]


def test_a_log_that_is_odd_itself_is_trusted_less():
    gap = Gap(LOG, 3, Stage.PARSE, "not a line of a log of dpkg", "x")
    assert bounds(verification(), *dpkg(), gap)[0].trust == "low"
    finding = Finding(
        "F-2", "files-log-emptied", "", Severity.MEDIUM, 0.9, "T1070", "", (Place(LOG),), "", "",
        "", "", "", Window(None, None, ()),
    )  # fmt: skip
    assert bounds(verification(), *dpkg(), findings=[finding])[0].trust == "low"


def test_without_the_tables_nothing_is_known():
    with Tables.of([], (Machine,)) as tables:
        assert package_bounds([trace()], tables, []) == []


def test_a_window_is_made_narrower_by_it():
    # The first snapshot is of 2026-09-21, and the package was upgraded a day later.
    log = GOOD.replace(b"2024-07-1", b"2026-09-2")
    upgraded = int(datetime(2026, 9, 22, 4, 12, 21, tzinfo=UTC).timestamp()) * 1_000_000_000
    changed = Instant(upgraded + DAY)
    file = File(
        path=SSHD, directory="/usr/sbin", filename="sshd", type="regular", size=4, mode=0o755,
        uid=0, gid=0, inode=1, device=1, hard_links=1, allocated=4, mtime=None,
        ctime=changed, atime=None, btime=None, immutable=None, append_only=None,
        capabilities=None, rdev=0, symlink_target=None, kind="elf", sha256="0" * 64, digest=None,
    )  # fmt: skip
    finding = Finding(
        "F-1", "packages-file-modified", "", Severity.HIGH, 0.9, "T1554", "", (Place(SSHD),), "",
        "", "", "", "", Window(None, None, ()),
    )  # fmt: skip
    history = Invented([{b"usr/sbin/sshd": Held(b"good")}])
    rows = [Machine("", "", "UTC", ""), verification(), file, *dpkg(log)]
    with Tables.of(rows, (*row_types(), Verification)) as tables:
        found = date([finding], tables, None, [Given("h", history, Trust.HIGH)], copied=False)
    (dated,) = found.findings
    assert dated.window.after == upgraded
    assert dated.window.before == changed
    assert "package-log" in dated.window.basis
    assert found.disagreeing == frozenset()
