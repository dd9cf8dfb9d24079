"""Logins in databases of SQLite, as Debian 13 and openSUSE keep them in place of wtmp and lastlog.

    /var/lib/wtmpdb/wtmp.db       wtmp(ID, Type, User, Login, Logout, TTY, RemoteHost, Service)
    /var/lib/lastlog/lastlog2.db  Lastlog2(Name, Time, TTY, RemoteHost, Service)

A row of `wtmp` is a session, with microseconds since 1970 for its beginning and its end; types
are 1 for the time that the machine ran (its name is `reboot`, its host the kernel), 2 for a level
of running, 3 for a user. An early edition has no `ID`, and `PID` behind `User`. `Lastlog2` has
seconds. What SQLite has not yet put into a database stands in `wtmp.db-wal` beside it: rows of
that are given as rows of that file. Source: wtmpdb(8), lastlog2(8) and the statements with which
libwtmpdb and liblastlog2 make their tables.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from typing import Final

from pratique.model import Gap, Instant
from pratique.parsers import sqlite_table
from pratique.parsers.base import Parser, shown, unread
from pratique.parsers.sqlite_table import Value
from pratique.parsers.utmp import Login

WTMPDB: Final = "wtmpdb"
LASTLOG2: Final = "lastlog2"
_LOG: Final = "-wal"
_TYPES: Final = ("empty", "boot_time", "run_lvl", "user_process")
_BOOT: Final = 1
# Years up to 2261, in microseconds.
_LATEST: Final = 9_214_646_400_000_000
_WRONG: Final = "not a login record"
_TABLES: Final = {WTMPDB: b"wtmp", LASTLOG2: b"Lastlog2"}

Reads = Callable[[int, list[Value], str], tuple[Login, ...]]


def parse(content: bytes, path: str) -> Iterator[Login | Gap]:
    """The sessions of `wtmp.db`: for each its beginning, and its end where it has one."""
    yield from _of_database(content, path, WTMPDB, session)


def parse_last(content: bytes, path: str) -> Iterator[Login | Gap]:
    """The last login of each name, from `lastlog2.db`."""
    yield from _of_database(content, path, LASTLOG2, last_login)


def parse_log(content: bytes, path: str) -> Iterator[Login | Gap]:
    """The rows of `wtmp.db-wal` that were committed; some of them may stand in `wtmp.db`, too."""
    yield from _of_log(content, path, session)


def parse_last_log(content: bytes, path: str) -> Iterator[Login | Gap]:
    """The same for `lastlog2.db-wal`."""
    yield from _of_log(content, path, last_login)


def _of_database(content: bytes, path: str, source: str, reads: Reads) -> Iterator[Login | Gap]:
    pages = sqlite_table.open_pages(content)
    if pages is None:
        if content:
            yield unread(path, None, "not a database of SQLite", content[:32])
        return
    for row in sqlite_table.table(pages, _TABLES[source], path):
        if isinstance(row, Gap):
            yield row
            continue
        found = reads(*row, path)
        yield from found or (unread(path, None, _WRONG, f"row {row[0]}"),)


def _of_log(content: bytes, path: str, reads: Reads) -> Iterator[Login | Gap]:
    pages = sqlite_table.committed(content)
    if not pages:
        if content.strip(b"\0"):
            seen = f"{len(content)} bytes of a log, nothing in it was committed"
            yield unread(path, None, "a log of changes that is not understood", seen)
        return
    # Which table a page belongs to only the database knows. Rows of others have another shape.
    for row in sqlite_table.rows_of_log(content):
        if row is None:
            yield unread(path, None, "not a row of a table", "in a log of changes")
        else:
            yield from reads(*row, path)


def session(number: int, values: list[Value], path: str) -> tuple[Login, ...]:
    """A row of `wtmp` as records of its beginning and its end; none where it is no such row."""
    if len(values) != 8:
        return ()
    process: Value = None
    if values[0] is None:
        _number, kind, user, begin, end, tty, host, service = values
    else:
        kind, user, process, begin, end, tty, host, service = values
    if not isinstance(kind, int) or not isinstance(user, bytes) or not 0 <= kind < len(_TYPES):
        return ()
    started, ended = _moment(begin, 1000), _moment(end, 1000)
    if started is None and begin not in {None, 0}:
        return ()
    place = _text(tty) or _text(service)
    pid = process if isinstance(process, int) else None
    first = _login(path, number, _TYPES[kind], user, place, host, pid, started)
    if ended is None:
        return (first,)
    if kind == _BOOT:
        # As utmp(5) has it, a machine that goes down is a level of running, too.
        last = _login(path, number, "run_lvl", b"shutdown", place, host, pid, ended)
    else:
        last = _login(path, number, "dead_process", user, place, host, pid, ended)
    return first, last


def last_login(number: int, values: list[Value], path: str) -> tuple[Login, ...]:
    """A row of `Lastlog2` as a record; none where it is no such row."""
    if len(values) != 5:
        return ()
    name, time, tty, host, service = values
    if not isinstance(name, bytes) or not isinstance(time, int):
        return ()
    moment = _moment(time, 1_000_000_000)
    if moment is None and time:
        return ()
    return (
        Login(
            path,
            number,
            LASTLOG2,
            "lastlog",
            shown(name),
            None,
            _text(tty) or _text(service),
            _text(host),
            _address(host),
            None,
            moment,
        ),
    )


def _login(  # noqa: PLR0913, PLR0917 - the columns of a record
    path: str,
    number: int,
    kind: str,
    user: bytes,
    tty: str,
    host: Value,
    pid: int | None,
    time: Instant | None,
) -> Login:
    return Login(
        path,
        number,
        WTMPDB,
        kind,
        shown(user),
        None,
        tty,
        _text(host),
        _address(host),
        pid,
        time,
    )


def _moment(value: Value, unit: int) -> Instant | None:
    if isinstance(value, int) and 0 < value * unit <= _LATEST * 1000:
        return Instant(value * unit)
    return None


def _text(value: Value) -> str:
    return shown(value) if isinstance(value, bytes) else ""


def _address(value: Value) -> str | None:
    try:
        return str(ipaddress.ip_address(_text(value).partition("%")[0]))
    except ValueError:
        return None


PARSERS = (
    Parser("wtmpdb", (Login,), ("/var/lib/wtmpdb/wtmp*.db",), parse),
    Parser("wtmpdb-log", (Login,), (f"/var/lib/wtmpdb/wtmp*.db{_LOG}",), parse_log),
    Parser("lastlog2", (Login,), ("/var/lib/lastlog/lastlog2.db",), parse_last),
    Parser("lastlog2-log", (Login,), (f"/var/lib/lastlog/lastlog2.db{_LOG}",), parse_last_log),
)
