from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.wtmpdb import (
    last_login,
    parse,
    parse_last,
    parse_last_log,
    parse_log,
    session,
)

WTMP = """CREATE TABLE wtmp(ID INTEGER PRIMARY KEY, Type INTEGER, User TEXT NOT NULL, Login INTEGER,
          Logout INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT) STRICT"""
EARLY = """CREATE TABLE wtmp(Type INTEGER, User TEXT NOT NULL, PID INTEGER, Login INTEGER,
           Logout INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT) STRICT"""
LAST = """CREATE TABLE Lastlog2(Name TEXT PRIMARY KEY, Time INTEGER, TTY TEXT, RemoteHost TEXT,
          Service TEXT) STRICT"""
T = 1_790_000_000_000_000
SESSIONS = [
    (1, 1, "reboot", T, T + 9_000_000, "~", "6.12.0-1-amd64", None),
    (2, 3, "alice", T + 1_000_000, T + 5_000_000, "pts/0", "192.0.2.7", "sshd"),
    (3, 3, "root", T + 2_000_000, None, None, "2001:db8::7", "sshd"),
    (4, 3, "\u00e4\x1b[2J", T + 3, None, "tty1", "host.example", "login"),
]
PATH = "/var/lib/wtmpdb/wtmp.db"


def database(table: str, rows) -> bytes:
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute(table)
        marks = ", ".join("?" * len(rows[0])) if rows else ""
        name = "Lastlog2" if "Lastlog2" in table else "wtmp"
        if rows:
            made.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        made.commit()
        return made.serialize()


def short(rows):
    return [
        (row.record, row.type, row.username, row.tty, row.host, row.address, row.time)
        for row in rows
    ]


def test_sessions_with_their_beginnings_and_ends():
    rows = list(parse(database(WTMP, SESSIONS), PATH))
    kernel = "6.12.0-1-amd64"
    assert short(rows) == [
        (1, "boot_time", "reboot", "~", kernel, None, T * 1000),
        (1, "run_lvl", "shutdown", "~", kernel, None, (T + 9_000_000) * 1000),
        (2, "user_process", "alice", "pts/0", "192.0.2.7", "192.0.2.7", (T + 1_000_000) * 1000),
        (2, "dead_process", "alice", "pts/0", "192.0.2.7", "192.0.2.7", (T + 5_000_000) * 1000),
        (3, "user_process", "root", "sshd", "2001:db8::7", "2001:db8::7", (T + 2_000_000) * 1000),
        (4, "user_process", "\u00e4\\x1b[2J", "tty1", "host.example", None, (T + 3) * 1000),
    ]
    assert {row.source for row in rows} == {"wtmpdb"}


def test_the_early_form_has_the_process():
    rows = list(parse(database(EARLY, [(3, "alice", 77, T, None, "pts/0", "", "sshd")]), PATH))
    assert [(row.username, row.pid, row.time) for row in rows] == [("alice", 77, T * 1000)]


def test_last_logins():
    rows = list(
        parse_last(
            database(
                LAST,
                [("alice", T // 1_000_000, "pts/0", "192.0.2.7", "sshd"), ("x", 0, "", "", "")],
            ),
            "/var/lib/lastlog/lastlog2.db",
        )
    )
    assert short(rows) == [
        (1, "lastlog", "alice", "pts/0", "192.0.2.7", "192.0.2.7", T * 1000),
        (2, "lastlog", "x", "", "", None, None),
    ]
    assert {row.source for row in rows} == {"lastlog2"}


def logged(tmp_path, table: str, rows, more) -> tuple[bytes, bytes]:
    """The database and its log, while the log has what the database has not."""
    place = tmp_path / "x.db"
    with closing(sqlite3.connect(place)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("PRAGMA wal_autocheckpoint = 0")
        made.execute(table)
        name = "Lastlog2" if "Lastlog2" in table else "wtmp"
        marks = ", ".join("?" * len(more[0]))
        made.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        made.commit()
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        made.executemany(f"INSERT INTO {name} VALUES ({marks})", more)
        made.commit()
        return place.read_bytes(), (tmp_path / "x.db-wal").read_bytes()


def test_sessions_that_stand_in_the_log_of_changes(tmp_path):
    content, wal = logged(tmp_path, WTMP, SESSIONS[:2], SESSIONS[2:])
    assert {row.record for row in parse(content, PATH)} == {1, 2}
    rows = list(parse_log(wal, PATH + "-wal"))
    assert {row.record for row in rows} == {1, 2, 3, 4}
    assert {row.path for row in rows} == {PATH + "-wal"}
    (gap,) = parse_log(wal[:1000], PATH + "-wal")
    assert gap.reason == "a log of changes that is not understood"


def test_last_logins_in_the_log_of_changes(tmp_path):
    _content, wal = logged(tmp_path, LAST, [], [("a", 1, "t", "h", "s")])
    (row,) = parse_last_log(wal, "/x-wal")
    assert (row.username, row.time) == ("a", 1_000_000_000)


def test_nothing_and_what_is_no_database():
    assert list(parse(b"", PATH)) == []
    assert list(parse_log(bytes(100), PATH)) == []
    (gap,) = parse(b"not a database", PATH)
    assert gap.reason == "not a database of SQLite"
    (gap,) = parse(database(LAST, []), PATH)
    assert isinstance(gap, Gap)


def test_a_row_without_sense_is_a_gap():
    rows = [
        (1, 9, "x", T, None, "", "", ""),
        (2, 3, "x", -5, None, "", "", ""),
        (3, 3, "x", 1 << 62, None, "", "", ""),
        (4, 3, "y", T, -1, "", "", ""),
    ]
    found = list(parse(database(WTMP, rows), PATH))
    gaps = [row.detail for row in found if isinstance(row, Gap)]
    assert gaps == ["row 1", "row 2", "row 3"]
    assert [row.username for row in found if not isinstance(row, Gap)] == ["y"]


def test_text_that_is_not_utf8_costs_only_its_field():
    (row,) = session(5, [None, 3, b"\xff\xfe", T, None, b"pts/0", b"\xff", None], PATH)
    assert (row.username, row.tty, row.host) == ("\\xff\\xfe", "pts/0", "\\xff")


VALUES = st.none() | st.integers() | st.floats(allow_nan=False) | st.binary(max_size=20)


@given(st.integers(), st.lists(VALUES, max_size=9))
def test_any_values(number, values):
    for read in (session, last_login):
        assert len(read(number, values, PATH)) <= 2


@pytest.mark.parametrize("read", [parse, parse_last, parse_log, parse_last_log])
@given(st.binary(max_size=2000), st.integers(0, 4000))
def test_any_bytes(read, noise, place):
    content = bytearray(database(WTMP, SESSIONS))
    content[place : place + len(noise)] = noise
    assert list(read(bytes(content), PATH)) is not None
    assert list(read(noise, PATH)) is not None
