# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.dnf_history import parse, parse_dnf5
from pratique.parsers.package_event import PackageEvent

DNF4 = """
CREATE TABLE trans (id INTEGER PRIMARY KEY AUTOINCREMENT, dt_begin INTEGER NOT NULL, dt_end INTEGER,
    rpmdb_version_begin TEXT, rpmdb_version_end TEXT, releasever TEXT NOT NULL,
    user_id INTEGER NOT NULL, cmdline TEXT, state INTEGER NOT NULL);
CREATE TABLE trans_item (id INTEGER PRIMARY KEY AUTOINCREMENT, trans_id INTEGER, item_id INTEGER,
    repo_id INTEGER, action INTEGER NOT NULL, reason INTEGER NOT NULL, state INTEGER NOT NULL);
CREATE TABLE rpm (item_id INTEGER UNIQUE NOT NULL, name TEXT NOT NULL, epoch INTEGER NOT NULL,
    version TEXT NOT NULL, release TEXT NOT NULL, arch TEXT NOT NULL);
INSERT INTO trans VALUES (1, 1700000000, 1700000030, 'a', 'b', '9', 1000, 'upgrade -y', 1);
INSERT INTO trans VALUES (2, 1700001000, NULL, 'a', 'b', '9', 4294967295, 'remove nano', 2);
INSERT INTO rpm VALUES (10, 'openssl-libs', 1, '3.2.2', '6.el9', 'x86_64');
INSERT INTO rpm VALUES (11, 'openssl-libs', 1, '3.0.7', '27.el9', 'x86_64');
INSERT INTO rpm VALUES (12, 'nano', 0, '8.1', '1.el9', 'x86_64');
INSERT INTO trans_item VALUES (1, 1, 10, 1, 6, 2, 1), (2, 1, 11, 1, 7, 2, 1), (3, 2, 12, 1, 8, 2, 2);
"""
DNF5 = """
CREATE TABLE trans (id INTEGER PRIMARY KEY AUTOINCREMENT, dt_begin INTEGER NOT NULL, dt_end INTEGER,
    rpmdb_version_begin TEXT, rpmdb_version_end TEXT, releasever TEXT NOT NULL,
    user_id INTEGER NOT NULL, description TEXT, comment TEXT, state_id INTEGER);
CREATE TABLE trans_item (id INTEGER PRIMARY KEY AUTOINCREMENT, trans_id INTEGER, item_id INTEGER,
    repo_id INTEGER, action_id INTEGER, reason_id INTEGER, state_id INTEGER);
CREATE TABLE pkg_names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE archs (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE rpm (item_id INTEGER NOT NULL UNIQUE, name_id INTEGER, epoch INTEGER, version TEXT,
    release TEXT, arch_id INTEGER);
INSERT INTO trans VALUES (1, 1700000000, 1700000030, 'a', 'b', '41', 0, 'dnf5 install nmap', '', 2);
INSERT INTO pkg_names VALUES (1, 'nmap');
INSERT INTO archs VALUES (7, 'x86_64');
INSERT INTO rpm VALUES (10, 1, 0, '7.9', '1', 7);
INSERT INTO trans_item VALUES (1, 1, 10, 1, 1, 2, 2);
"""
PATH = "/var/lib/dnf/history.sqlite"
SECOND = 1_000_000_000


@cache
def database(script: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "history.sqlite"
        with closing(sqlite3.connect(place)) as connection:
            connection.executescript(script)
        return place.read_bytes()


def test_transactions_and_packages():
    first, second, *packages = parse(database(DNF4), PATH)
    assert (first.time, first.end) == (1700000000 * SECOND, 1700000030 * SECOND)
    assert (first.command, first.username, first.finished) == ("upgrade -y", "uid 1000", True)
    assert (second.end, second.username, second.finished) == (None, "", False)
    assert [(p.action, p.package, p.version, p.arch, p.finished) for p in packages] == [
        ("upgrade", "openssl-libs", "1:3.2.2-6.el9", "x86_64", True),
        ("replaced", "openssl-libs", "1:3.0.7-27.el9", "x86_64", True),
        ("remove", "nano", "8.1-1.el9", "x86_64", False),
    ]
    assert {p.command for p in packages} == {"upgrade -y", "remove nano"}
    assert all(p.zone_known for p in packages)


def test_dnf5():
    run, package = parse_dnf5(database(DNF5), PATH)
    assert (run.command, run.username, run.finished) == ("dnf5 install nmap", "uid 0", True)
    assert (package.action, package.package, package.version) == ("install", "nmap", "7.9-1")
    assert (package.arch, package.finished) == ("x86_64", True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trans SET dt_begin = -5 WHERE id = 1",
        "DELETE FROM trans WHERE id = 1",
        "DELETE FROM rpm WHERE item_id = 10",
        "DROP TABLE rpm",
    ],
)
def test_what_does_not_fit_is_a_gap_and_the_rest_is_read(change):
    found = list(parse(database(f"{DNF4}{change};"), PATH))
    assert [one for one in found if isinstance(one, Gap)]
    assert [one for one in found if isinstance(one, PackageEvent)]


def test_groups_are_no_packages():
    group = (
        "CREATE TABLE comps_group (item_id INTEGER UNIQUE NOT NULL, groupid TEXT);"
        "INSERT INTO comps_group VALUES (20, 'core');"
        "INSERT INTO trans_item VALUES (4, 1, 20, NULL, 1, 2, 1);"
    )
    assert list(parse(database(DNF4 + group), PATH)) == list(parse(database(DNF4), PATH))


def test_no_database():
    (gap,) = parse(b"hello", PATH)
    assert gap.reason == "not a database of SQLite"
    assert list(parse(b"", PATH)) == []


@pytest.mark.parametrize("length", [50, 2000, 5000, 9000])
def test_cut_short(length):
    assert [one for one in parse(database(DNF4)[:length], PATH) if isinstance(one, Gap)]


@given(
    st.binary() | st.tuples(st.integers(0, 16_000), st.binary(min_size=1, max_size=9)),
    st.booleans(),
)
def test_any_bytes_give_rows_and_gaps(changed, newer):
    content = (
        changed if isinstance(changed, bytes) else bytearray(database(DNF5 if newer else DNF4))
    )
    if isinstance(changed, tuple):
        at, put = changed
        content[at : at + len(put)] = put
    read = parse_dnf5 if newer else parse
    assert all(isinstance(row, PackageEvent | Gap) for row in read(bytes(content), PATH))
