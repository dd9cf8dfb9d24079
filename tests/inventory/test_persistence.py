from __future__ import annotations

from typing import Any

import pytest

from pratique.inventory import persistence
from pratique.inventory.persistence import Persistence, write_persistence
from pratique.inventory.verification import Verification
from pratique.model import Gap
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.known_good import KnownGood
from pratique.survey.package_file import PackageFile
from pratique.survey.surveyor import row_types

TYPES = (*row_types(), Verification, KnownGood)


def file(
    path: str,
    entry: str = "regular",
    target: str | None = None,
    sha: str = "0",
    kind: str = "text",
) -> File:
    folder, _, name = path.rpartition("/")
    return File(
        path, folder or "/", name, entry, 1, 0o755, 0, 0, 1, 1, 1, 0, None, None, None, None, None,
        None, None, 0, target, kind, sha, None,
    )  # fmt: skip


def shipped(path: str, state: str = "verified", sha: str = "") -> list[Any]:
    return [
        file(path, sha=sha or path),
        Verification(path, state, (), "", "", "tool", "dpkg"),
        PackageFile(path, "tool", "dpkg", path, conffile=False, digest=None),
    ]


def item(command: str = "", program: str = "", path: str = "/etc/x") -> StartupItem:
    return StartupItem(path, 1, "hook", "", "root", "at boot", command, program, "T1546")


@pytest.fixture
def told(tmp_path):
    def rows(*given: Any) -> list[Persistence]:
        with Tables.of(given, TYPES) as tables:
            write_persistence(tables, tmp_path)
        with Tables.open_at(tmp_path, [Persistence]) as tables:
            return list(tables.rows(Persistence, "kind = 'hook'"))

    return rows


@pytest.mark.parametrize(
    ("command", "target"),
    [
        ("/opt/run -x", "/opt/run"),
        ("run", "/usr/bin/run"),
        ("[ -x /opt/run ] && /opt/run", "/opt/run"),
        ("cd / && exec /opt/run", "/opt/run"),
        ("sudo -u www nohup /opt/run &", "/opt/run"),
        ("/bin/sh /opt/run", "/opt/run"),
        ("/bin/sh -c 'sleep 1; /opt/run'", "/usr/bin/sleep"),
        ("/bin/sh -c \"bash -c '/opt/run'\"", "/opt/run"),
        ("python3 /opt/run --loop", "/opt/run"),
        ("python3 -c 'import x'", ""),
        ("X=1", ""),
        ("./run", ""),
        ("", ""),
    ],
)
def test_the_file_it_ends_in(told, command, target):
    links = [file("/bin", "symlink", "usr/bin")]
    there = [file(path) for path in ("/opt/run", "/usr/bin/run", "/usr/bin/sleep")]
    (row,) = told(item(command), *links, *there)
    assert row.target == target


@pytest.mark.parametrize(
    ("rows", "standing", "target_standing", "explained"),
    [
        ([*shipped("/etc/x"), *shipped("/opt/run")], "as shipped", "as shipped", True),
        ([file("/etc/x"), *shipped("/opt/run")], "unowned", "as shipped", False),
        ([*shipped("/etc/x"), file("/opt/run")], "as shipped", "unowned", False),
        (shipped("/etc/x"), "as shipped", "not there", True),
        (
            [*shipped("/etc/x", "conffile changed"), *shipped("/opt/run")],
            "conffile changed",
            "as shipped",
            False,
        ),
        ([*shipped("/etc/x"), *shipped("/opt/run", "modified")], "as shipped", "modified", False),
        (
            [file("/etc/x", sha="7"), *shipped("/usr/share/x.sample", sha="7")],
            "a copy of /usr/share/x.sample",
            "not there",
            True,
        ),
        (
            [file("/etc/x", sha="7", kind="elf"), *shipped("/usr/bin/bash", sha="7")],
            "unowned",
            "not there",
            False,
        ),
        (
            [file("/etc/x"), KnownGood("/etc/x", "c", "x", "shop 1", in_place=True)],
            "as in a clean copy",
            "not there",
            True,
        ),
        (
            [file("/etc/x"), KnownGood("/etc/x", "c", "x", "shop 1", in_place=False)],
            "unowned",
            "not there",
            False,
        ),
    ],
)
def test_what_explains_it(told, rows, standing, target_standing, explained):
    (row,) = told(item("/opt/run"), *rows)
    assert (row.standing, row.target_standing, row.explained) == (
        standing,
        target_standing,
        explained,
    )


def test_owners_are_named(told):
    (row,) = told(item("/opt/run"), *shipped("/etc/x"), *shipped("/opt/run"))
    assert (row.owner, row.target_owner) == ("tool", "tool")


def test_a_place_that_links_lead_to_stands_as_what_is_there(told):
    (row,) = told(item(), file("/etc/x", "symlink", "/usr/y"), *shipped("/usr/y"))
    assert (row.path, row.standing, row.explained) == ("/etc/x", "as shipped", True)


def test_the_unexplained_come_first(tmp_path):
    rows = [item(path="/etc/a"), item(path="/etc/b"), *shipped("/etc/a"), file("/etc/b")]
    with Tables.of(rows, TYPES) as tables:
        write_persistence(tables, tmp_path)
    with Tables.open_at(tmp_path, [Persistence]) as tables:
        found = [path for (path,) in tables.select("SELECT path FROM persistence")]
    assert found == ["/etc/b", "/etc/a"]


def test_the_same_twice_is_one_row(told):
    assert len(told(item("x"), item("x"))) == 1


def test_a_flood_hides_nothing_else_and_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(persistence, "_MOST_IN_A_FILE", 10)
    monkeypatch.setattr(persistence, "_MOST_OF_A_KIND", 25)
    monkeypatch.setattr(persistence, "_MOST_NAMED", 2)
    flood = [item(f"/opt/{n}", path=f"/etc/{file}") for file in "abcd" for n in range(20)]
    other = StartupItem("/etc/z", 1, "other", "", "root", "", "/opt/z", "", "T1546")
    with Tables.of([*flood, other], TYPES) as tables:
        write_persistence(tables, tmp_path)
    with Tables.open_at(tmp_path, [Persistence, Gap]) as tables:
        kept = [row.path for row in tables.rows(Persistence)]
        gaps = [(gap.path, gap.detail) for gap in tables.rows(Gap)]
    assert sorted(kept) == sorted([*["/etc/a"] * 10, *["/etc/b"] * 10, *["/etc/c"] * 5, "/etc/z"])
    assert sum(int(detail.split()[0]) for _path, detail in gaps) == 55
    assert [path for path, _detail in gaps] == ["/", "/etc/a", "/etc/b"]
