"""What SQLite itself writes is read back; what is damaged costs what stands on it."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.sqlite_table import committed, open_pages, rows_of_log, table

ROWS = [
    (7, b"x", 1, 2.5, None),
    (9, b"y" * 100_000, -(1 << 40), 0.0, b"t"),
    (10, b"", 0, -1.0, b""),
]


def written(page_size: int = 4096, rows=ROWS, more: int = 0) -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"PRAGMA page_size = {page_size}")
        database.execute("CREATE TABLE other (a)")
        database.execute(
            "CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB, n, f, t)"
        )
        database.execute("CREATE INDEX n ON Packages (n)")
        database.executemany("INSERT INTO Packages VALUES (?, ?, ?, ?, ?)", rows)
        numbers = ((n, b"z" * (n % 3000), n, 0.0, None) for n in range(100, 100 + more))
        database.executemany("INSERT INTO Packages VALUES (?, ?, ?, ?, ?)", numbers)
        database.commit()
        return database.serialize()


def read(content: bytes, wal: bytes = b"", name: bytes = b"Packages"):
    pages = open_pages(content, wal)
    return [] if pages is None else list(table(pages, name, "/x"))


def rows(found):
    assert [row for row in found if isinstance(row, Gap)] == []
    return [(number, *values[1:]) for number, values in found]


@pytest.mark.parametrize("page_size", [512, 1024, 4096, 65536])
def test_rows_of_every_page_size(page_size):
    assert rows(read(written(page_size))) == ROWS
    many = rows(read(written(page_size, more=2000)))
    assert [row[0] for row in many] == [7, 9, 10, *range(100, 2100)]
    assert all(row[1] == b"z" * (row[0] % 3000) for row in many[3:])


def test_a_table_that_is_not_there():
    (gap,) = read(written(), name=b"Missing")
    assert gap.reason == "the table that was looked for is not in this database"


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(200)])
def test_what_is_no_database(content):
    assert open_pages(content) is None


@pytest.fixture
def logged(tmp_path):
    """A database whose last changes stand in its log only: as a machine that was cut off."""
    place = tmp_path / "a"
    with closing(sqlite3.connect(place)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)")
        database.execute("INSERT INTO Packages VALUES (1, 'first')")
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(2, 30):
            database.execute("INSERT INTO Packages VALUES (?, ?)", (number, b"b" * 3000))
            database.commit()
        database.execute("DELETE FROM Packages WHERE hnum = 5")
        database.commit()
        shutil.copy(place, tmp_path / "copy")
        shutil.copy(f"{place}-wal", tmp_path / "copy-wal")
    return (tmp_path / "copy").read_bytes(), (tmp_path / "copy-wal").read_bytes()


def test_changes_in_the_log_count(logged):
    content, wal = logged
    assert [row[0] for row in rows(read(content))] == [1]
    assert [row[0] for row in rows(read(content, wal))] == [1, 2, 3, 4, *range(6, 30)]


def test_what_was_not_committed_does_not_count(logged):
    content, wal = logged
    last = len(wal) - 4096 - 24
    assert struct.unpack_from(">I", wal, last + 4)[0] > 0
    found = rows(read(content, wal[:-1]))
    assert [row[0] for row in found] == list(range(1, 30))
    assert committed(wal[: 32 + 24 + 4096 - 1]) == {}


@pytest.mark.parametrize("at", [0, 9, 17, 25, 31])
def test_a_log_with_another_start_is_none(logged, at):
    wal = bytearray(logged[1])
    wal[at] ^= 0x10
    assert committed(bytes(wal)) == {}


def test_a_log_counts_up_to_a_frame_that_is_not_right(logged):
    content, wal = logged
    half = bytearray(wal)
    half[len(wal) // 2] ^= 0xFF
    numbers = [row[0] for row in rows(read(content, bytes(half)))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert 1 < len(numbers) < 29


def test_a_log_for_other_pages_is_none(logged):
    assert committed(logged[1], 1024) == {}
    assert committed(b"") == {}


def test_a_circle_of_pages_ends():
    content = bytearray(written(512, more=300))
    roots = [at for at in range(0, len(content), 512) if content[at] == 5]
    for at in roots:
        struct.pack_into(">I", content, at + 8, at // 512 + 1)
    assert any(isinstance(row, Gap) and "twice" in row.reason for row in read(bytes(content)))


def test_rows_that_share_their_pages_are_bounded():
    """Each cell claims the chain of the first: together more than there is."""
    content = bytearray(written(4096, rows=[(n, b"y" * 50_000, 0, 0, 0) for n in range(8)]))
    size = len(content)
    for at in range(0, size, 4096):
        start = at + (100 if at == 0 else 0)
        (count,) = struct.unpack_from(">H", content, start + 3)
        if content[start] == 13 and count > 4:
            first = struct.unpack_from(">H", content, start + 8)[0]
            struct.pack_into(f">{400}H", content, start + 8, *[first] * 400)
            struct.pack_into(">H", content, start + 3, 400)
    found = [row for row in read(bytes(content)) if not isinstance(row, Gap)]
    assert sum(len(value or b"") for _n, (_k, value, *_more) in found) <= 2 * size


DATABASE = written(512, more=40)


@given(st.lists(st.tuples(st.integers(0, len(DATABASE) - 1), st.integers(0, 255)), max_size=30))
def test_any_change_gives_rows_and_gaps(changes):
    content = bytearray(DATABASE)
    for at, value in changes:
        content[at] = value
    for row in read(bytes(content)):
        assert isinstance(row, tuple | Gap)


@given(st.binary(max_size=3000), st.integers(0, len(DATABASE)))
def test_any_bytes_give_rows_and_gaps(content, kept):
    for row in read(DATABASE[:kept] + content, content):
        assert isinstance(row, tuple | Gap)
    assert isinstance(committed(content), dict)


def test_the_rows_of_a_log_alone(tmp_path):
    place = tmp_path / "x.db"
    with closing(sqlite3.connect(place)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE t (a, b)")
        database.execute("INSERT INTO t VALUES (1, 'x')")
        database.commit()
        wal = (tmp_path / "x.db-wal").read_bytes()
    assert list(rows_of_log(wal)) == [(1, [1, b"x"])]
    assert list(rows_of_log(wal[:100])) == []
