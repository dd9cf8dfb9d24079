"""The history of dnf: dnf(8), `history`; libdnf/transaction/sql/create.sql, and that of libdnf5.

A file of SQLite, in which times are seconds since 1970 and package versions are apart:

    trans       id, dt_begin, dt_end, 2 x version of the rpm database, releasever, user_id,
                cmdline (dnf5: description), ..., state: 1 done (dnf5: 2)
    trans_item  id, trans_id, item_id, repo_id, action, reason, state
    comps_group, comps_environment: item_id, ...        groups, which are left out
    rpm         item_id, name, epoch, version, release, arch, ...
                (dnf5: numbers of a name and an architecture, in `pkg_names` and `archs`)

What was not yet put back from a write-ahead log is not seen here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pratique.model import Gap, Instant
from pratique.parsers import sqlite_table
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, unread
from pratique.parsers.package_event import PackageEvent

_SECOND: Final = 1_000_000_000
_TIMES: Final = range(631_152_000, 7_258_118_400)  # 1990 to 2199
_NOBODY: Final = 0xFFFFFFFF  # who was never logged in
_MOST: Final = 64 << 20
_DNF4: Final = {
    1: "install", 2: "downgrade", 3: "replaced", 4: "install", 5: "replaced", 6: "upgrade",
    7: "replaced", 8: "remove", 9: "reinstall", 10: "replaced",
}  # fmt: skip
_DNF5: Final = {
    1: "install", 2: "upgrade", 3: "downgrade", 4: "reinstall", 5: "remove", 6: "replaced",
}  # fmt: skip
_NO_TRANSACTION: Final = "a package of a transaction that is not there"

Row = tuple[int, list[Any]]


@dataclass(frozen=True, slots=True)
class _Form:
    """What differs between the histories of dnf and of dnf5."""

    actions: Mapping[int, str]
    done: int
    named: bool  # names and architectures stand in tables of their own


def parse(content: bytes, path: str) -> Iterator[PackageEvent | Gap]:
    """Read the history of dnf 3 and 4: a row for each transaction and each of its packages."""
    yield from _history(content, path, _Form(_DNF4, 1, named=False))


def parse_dnf5(content: bytes, path: str) -> Iterator[PackageEvent | Gap]:
    """Read that of dnf5."""
    yield from _history(content, path, _Form(_DNF5, 2, named=True))


def _history(content: bytes, path: str, form: _Form) -> Iterator[PackageEvent | Gap]:
    if not content:
        return
    pages = sqlite_table.open_pages(content)
    if pages is None:
        yield unread(path, None, "not a database of SQLite", content[:32])
        return
    runs: dict[int, PackageEvent] = {}
    for run in _runs(pages, path, form):
        if isinstance(run, Gap):
            yield run
        else:
            runs[run[0]] = run[1]
            yield run[1]
    packages: dict[int, tuple[str, str, str]] = {}
    for found in _packages(pages, path, form):
        if isinstance(found, Gap):
            yield found
        else:
            packages[found[0]] = found[1]
    groups = set(_groups(pages, path))
    for row in _rows(pages, b"trans_item", 7, path):
        if isinstance(row, Gap):
            yield row
        elif row[1][2] not in groups:
            yield _of_item(row, runs, packages, form, path)


def _runs(
    pages: sqlite_table.Pages, path: str, form: _Form
) -> Iterator[tuple[int, PackageEvent] | Gap]:
    """Number of each transaction, and its row."""
    for row in _rows(pages, b"trans", 8, path):
        if isinstance(row, Gap):
            yield row
        elif (run := _run(path, row, form)) is not None:
            yield row[0], run
        else:
            yield unread(path, None, "not a transaction of dnf", f"row {row[0]}")


def _of_item(
    row: Row,
    runs: Mapping[int, PackageEvent],
    packages: Mapping[int, tuple[str, str, str]],
    form: _Form,
    path: str,
) -> PackageEvent | Gap:
    """One package of a transaction."""
    _key, transaction, item, _repository, action, _reason, state = row[1][:7]
    run = runs.get(transaction) if isinstance(transaction, int) else None
    package = packages.get(item) if isinstance(item, int) else None
    if run is None or package is None:
        return unread(path, None, _NO_TRANSACTION, f"row {row[0]}")
    name, version, arch = package
    return PackageEvent(
        path=path,
        line=None,
        manager="dnf",
        time=run.time,
        zone_known=True,
        written=run.written,
        action=form.actions.get(action, "status") if isinstance(action, int) else "status",
        package=name,
        arch=arch,
        version=version,
        old_version="",
        finished=run.finished and state == form.done,
        command=run.command,
        username=run.username,
        end=run.end,
    )


def _run(path: str, row: Row, form: _Form) -> PackageEvent | None:
    begin, end, user, command = (row[1][index] for index in (1, 2, 6, 7))
    start = _instant(begin)
    if start is None:
        return None
    states = [value for value in row[1][8:] if isinstance(value, int)]
    known = isinstance(user, int) and user not in (_NOBODY, -1)
    return PackageEvent(
        path=path,
        line=None,
        manager="dnf",
        time=start,
        zone_known=True,
        written=str(begin),
        action="run",
        package="",
        arch="",
        version="",
        old_version="",
        finished=form.done in states[-1:],
        command=_text(command),
        username=f"uid {user}" if known else "",
        end=_instant(end),
    )


def _packages(
    pages: sqlite_table.Pages, path: str, form: _Form
) -> Iterator[tuple[int, tuple[str, str, str]] | Gap]:
    """Number of each item that is a package: its name, version and architecture."""
    names: dict[bytes, dict[int, Any]] = {b"pkg_names": {}, b"archs": {}}
    for table in names if form.named else ():
        for row in _rows(pages, table, 2, path):
            if isinstance(row, Gap):
                yield row
            else:
                names[table][row[0]] = row[1][1]
    for row in _rows(pages, b"rpm", 6, path):
        if isinstance(row, Gap):
            yield row
            continue
        item, name, epoch, version, release, arch = row[1][:6]
        if form.named:
            name, arch = names[b"pkg_names"].get(name), names[b"archs"].get(arch)
        # An integer that is the key of its table is told by the number of the row.
        number = row[0] if item is None else item
        if isinstance(number, int):
            start = f"{epoch}:" if isinstance(epoch, int) and epoch else ""
            whole = f"{start}{_text(version)}-{_text(release)}"
            yield number, (_text(name), whole, _text(arch))


def _groups(pages: sqlite_table.Pages, path: str) -> Iterator[int]:
    """Numbers of items that are groups; not every history has these tables."""
    for table in (b"comps_group", b"comps_environment"):
        for row in sqlite_table.table(pages, table, path):
            if not isinstance(row, Gap) and row[1]:
                number = row[0] if row[1][0] is None else row[1][0]
                if isinstance(number, int):
                    yield number


def _rows(pages: sqlite_table.Pages, name: bytes, least: int, path: str) -> Iterator[Row | Gap]:
    """Rows with at least so many columns; others are gaps."""
    for row in sqlite_table.table(pages, name, path):
        if isinstance(row, Gap) or len(row[1]) >= least:
            yield row
        else:
            yield unread(path, None, "a row of the history of dnf that is too short", f"{row[0]}")


def _instant(seconds: Any) -> Instant | None:
    if not isinstance(seconds, int) or seconds not in _TIMES:
        return None
    return Instant(seconds * _SECOND)


def _text(value: Any) -> str:
    return shown(value, FIELD_LENGTH) if isinstance(value, bytes) else ""


PARSERS = (
    Parser(
        slug="dnf-history",
        rows=(PackageEvent,),
        places=("/var/lib/dnf/history.sqlite",),
        parse=parse,
        most=_MOST,
    ),
    Parser(
        slug="dnf5-history",
        rows=(PackageEvent,),
        places=("/usr/lib/sysimage/libdnf5/transaction_history.sqlite",),
        parse=parse_dnf5,
        most=_MOST,
    ),
)
