"""What holds for every history that a program keeps: the same six days, the same questions."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta

import pytest
from repositories import borg_kind, restic_kind

from pratique.errors import HistoryError, HistoryLocked, PasswordNeeded, Unreadable
from pratique.history.base import Unknown
from pratique.model import EntryType

KINDS = {"restic": restic_kind, "borg": borg_kind}
FIRST = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
ODD = (b"var/a b", b"var/new\nline", b"var/st*r[x]?", b"var/back\\slash", b"var/b\xffd", b"var/{x}")
OLD = 1_700_000_000


def write(root, name, content, mtime=OLD):
    path = os.path.join(os.fsencode(root), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    os.utime(path, (mtime, mtime))


def work(root, day):
    match day:
        case 0:
            write(root, b"etc/passwd", b"root:x:0:0::/root:/bin/sh\n")
            write(root, b"etc/replaced", b"honest")
            write(root, b"var/again", b"same")
            write(root, b"var/before", b"renamed")
            for name in ODD:
                write(root, name, name)
        case 1:
            write(root, b"var/added", b"bad")
        case 2:
            write(
                root, b"etc/passwd", b"root:x:0:0::/root:/bin/sh\nbad:x:0:0::/:/bin/sh\n", OLD + 9
            )
            (root / "var/again").unlink()
        case 3:
            write(root, b"etc/replaced", b"hacked")
        case 4:
            write(root, b"var/again", b"same")
            (root / "var/before").rename(root / "var/after")


@pytest.fixture(scope="session", params=KINDS)
def made(request, tmp_path_factory):
    kind = KINDS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    repository = kind.Repository(folder)
    root = folder / "machine"
    root.mkdir()
    for day in range(6):
        work(root, day)
        repository.keep(root, FIRST + timedelta(days=day))
    return kind, repository


@pytest.fixture
def history(made, monkeypatch):
    kind, repository = made
    monkeypatch.setenv(kind.PASSWORD, "x")
    opened = kind.KIND.open_at(repository.path)
    yield opened
    opened.close()


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A repository with three days that a test may break."""

    def make(name):
        kind = KINDS[name]
        repository = kind.Repository(tmp_path)
        root = tmp_path / "machine"
        root.mkdir()
        for day in range(3):
            work(root, day)
            repository.keep(root, FIRST + timedelta(days=day))
        monkeypatch.setenv(kind.PASSWORD, "x")
        return kind, repository

    return make


def present(history, path):
    return [history.look(one, [path])[path] is not None for one in history.snapshots()]


def test_recognises_its_own_and_nothing_else(made, tmp_path):
    kind, repository = made
    assert kind.KIND.recognises(repository.path)
    assert not kind.KIND.recognises(tmp_path)


def test_snapshots_are_in_order_and_hold_all(history):
    found = history.snapshots()
    days = [int((FIRST + timedelta(days=day)).timestamp()) * 10**9 for day in range(6)]
    assert [one.time for one in found] == days
    assert {one.roots for one in found} == {(b"",)}
    assert history.gaps() == ()


@pytest.mark.parametrize(
    ("path", "days"),
    [
        (b"etc/passwd", "yyyyyy"),
        (b"var/added", "-yyyyy"),
        (b"var/again", "yy--yy"),
        (b"var/before", "yyyy--"),
        (b"var/after", "----yy"),
        (b"var/never", "------"),
    ],
)
def test_where_a_path_is(history, path, days):
    assert present(history, path) == [day == "y" for day in days]


def test_same_answer_everywhere_as_one_by_one(history):
    paths = [b"etc/passwd", b"etc/replaced", b"var/again", *ODD]
    everywhere = history.look_everywhere(paths)
    if everywhere is not None:
        for one in history.snapshots():
            assert everywhere[one.key] == history.look(one, paths)


def test_replaced_with_its_old_time_is_another_content(history):
    first, *_, last = history.snapshots()
    before, after = (history.look(one, [b"etc/replaced"])[b"etc/replaced"] for one in (first, last))
    assert before.entry.mtime == after.entry.mtime == OLD * 10**9
    assert before.entry.size == after.entry.size
    assert before.entry.ctime < after.entry.ctime
    assert before.identity != after.identity


def test_unchanged_is_the_same_content(history):
    seen = [history.look(one, [b"var/a b"])[b"var/a b"] for one in history.snapshots()]
    assert len({version.identity for version in seen}) == 1
    assert seen[0].identity


@pytest.mark.parametrize("name", ODD)
def test_odd_names(history, name):
    last = history.snapshots()[-1]
    found = history.look(last, [name])[name]
    assert (found.entry.path, found.entry.type) == (name, EntryType.REGULAR)
    assert history.content(last, name, 100) == name


def test_names_that_are_printed_alike_are_not_guessed(history):
    last = history.snapshots()[-1]
    found = history.look(last, [b"var/b\xffd", b"var/b\xfed"])
    assert set(found.values()) == {Unknown.BROKEN}
    assert history.gaps()


def test_content_is_bounded(history):
    assert history.content(history.snapshots()[0], b"etc/passwd", 4) == b"root"


@pytest.mark.parametrize("path", [b"var/never", b"etc"])
def test_no_content(history, path):
    with pytest.raises(Unreadable):
        history.content(history.snapshots()[0], path, 4)


def test_changes(history):
    _, _, third, fourth, fifth, _ = history.snapshots()
    changed = {change.path: change for change in history.changes(third, fourth)}
    assert b"etc/replaced" in changed
    assert b"etc/passwd" not in changed
    later = {change.path: change for change in history.changes(fourth, fifth)}
    assert later[b"var/before"].after is None
    assert later[b"var/after"].before is None


def test_digests(history):
    found = dict(history.digests(history.snapshots()[0], [b"etc", b"var/a b"]))
    assert found == {
        b"etc/passwd": hashlib.sha256(b"root:x:0:0::/root:/bin/sh\n").hexdigest(),
        b"etc/replaced": hashlib.sha256(b"honest").hexdigest(),
        b"var/a b": hashlib.sha256(b"var/a b").hexdigest(),
    }


def test_limits_are_said(history):
    assert any("intruder" in gap.reason for gap in history.limits())


def test_nothing_is_written(made, monkeypatch):
    kind, repository = made
    monkeypatch.setenv(kind.PASSWORD, "x")

    def state():
        return {
            path: (path.stat().st_mtime_ns, path.stat().st_ctime_ns)
            for path in [repository.path, *repository.path.rglob("*")]
        }

    before = state()
    opened = kind.KIND.open_at(repository.path)
    last = opened.snapshots()[-1]
    opened.look(last, [b"etc/passwd"])
    opened.content(last, b"etc/passwd", 10)
    list(opened.digests(last, [b""]))
    opened.close()
    assert state() == before


@pytest.mark.parametrize("password", [None, "wrong"])
def test_password(made, monkeypatch, password):
    kind, repository = made
    monkeypatch.delenv(kind.PASSWORD, raising=False)
    if password:
        monkeypatch.setenv(kind.PASSWORD, password)
    with pytest.raises(PasswordNeeded) as raised:
        kind.KIND.open_at(repository.path)
    assert "status" in raised.value.what


@pytest.mark.parametrize("name", KINDS)
def test_damaged_is_said(own, name):
    kind, repository = own(name)
    repository.cut_short()
    with pytest.raises((HistoryError, Unreadable)):
        broken_everywhere(kind, repository)


@pytest.mark.parametrize("name", KINDS)
def test_locked_and_damaged(own, name):
    kind, repository = own(name)
    opened = kind.KIND.open_at(repository.path)
    repository.lock()
    assert any("lock" in gap.reason for gap in opened.limits())
    opened.close()
    (repository.path / "config").unlink()
    with pytest.raises(HistoryLocked):
        kind.KIND.open_at(repository.path)


def broken_everywhere(kind, repository):
    opened = kind.KIND.open_at(repository.path)
    try:
        for one in opened.snapshots():
            seen = opened.look(one, [b"etc/passwd"])[b"etc/passwd"]
            if seen is Unknown.BROKEN:
                raise Unreadable("named as a gap")
            opened.content(one, b"etc/passwd", 100)
    finally:
        opened.close()
