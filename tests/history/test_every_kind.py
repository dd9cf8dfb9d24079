"""What holds for every history that a program keeps: the same six days, the same questions."""

from __future__ import annotations

import copy
import hashlib
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from repositories import borg_kind, restic_kind

from pratique.errors import HistoryError, HistoryLocked, PasswordNeeded, Unreadable
from pratique.history.base import Unknown
from pratique.model import Entry, EntryType, Gap

KINDS = {"restic": restic_kind, "borg": borg_kind}
FIRST = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
ODD = (b"var/a b", b"var/new\nline", b"var/st*r[x]?", b"var/back\\slash", b"var/b\xffd", b"var/{x}")
OLD = 1_700_000_000
DAYS = {
    b"etc/passwd": "yyyyyy",
    b"var/added": "-yyyyy",
    b"var/again": "yy--yy",
    b"var/before": "yyyy--",
    b"var/after": "----yy",
    b"var/never": "------",
}
PATHS = (*DAYS, b"etc/replaced", *ODD)


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


@pytest.fixture(scope="session")
def repositories(tmp_path_factory):
    """Each kind, made when it is first asked for."""
    found = {}

    def of(name):
        if name not in found:
            folder = tmp_path_factory.mktemp(name)
            repository = KINDS[name].Repository(folder)
            root = folder / "machine"
            root.mkdir()
            for day in range(6):
                work(root, day)
                before = files(repository.path)
                repository.keep(root, FIRST + timedelta(days=day))
                repository.added.append(files(repository.path) - before)
            found[name] = repository
        return found[name]

    return of


def files(path):
    return {str(one.relative_to(path)) for one in path.rglob("*") if one.is_file()}


@pytest.fixture(scope="session", params=KINDS)
def made(request, repositories):
    return KINDS[request.param], repositories(request.param)


@pytest.fixture(scope="session")
def history(made):
    """Opened once: it is the start of a program that takes time."""
    kind, repository = made
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(kind.PASSWORD, "x")
        opened = kind.KIND.open_at(repository.path)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def looked(history):
    """What each snapshot says of all paths that are asked for below."""
    return [history.look(one, PATHS) for one in history.snapshots()]


@pytest.fixture(autouse=True)
def password(monkeypatch):
    for kind in KINDS.values():
        monkeypatch.setenv(kind.PASSWORD, "x")


@pytest.fixture
def own(repositories, tmp_path):
    """A copy of a repository that a test may break."""

    def make(name):
        repository = copy.copy(repositories(name))
        repository.path = tmp_path / name
        shutil.copytree(repositories(name).path, repository.path)
        return KINDS[name], repository

    return make


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


@pytest.mark.parametrize(("path", "days"), DAYS.items())
def test_where_a_path_is(looked, path, days):
    assert [seen[path] is not None for seen in looked] == [day == "y" for day in days]


def test_many_paths_are_looked_for_like_few(history):
    last = history.snapshots()[-1]
    few = history.look(last, [b"etc/passwd", b"var/after"])
    many = history.look(last, [*few, *(b"none/%d" % number for number in range(600))])
    assert {path: many[path] for path in few} == few
    assert many[b"none/599"] is None


def test_content_of_what_was_just_looked_at_costs_no_listing(history):
    last = history.snapshots()[-1]
    history.look(last, [b"var/added"])
    before = history.listings()
    assert history.content(last, b"var/added", 10) == b"bad"
    assert history.listings() == before


def test_same_answer_everywhere_as_one_by_one(history, looked):
    everywhere = history.look_everywhere(PATHS)
    if everywhere is not None:
        assert [everywhere[one.key] for one in history.snapshots()] == looked


def test_replaced_with_its_old_time_is_another_content(looked):
    before, after = (looked[at][b"etc/replaced"] for at in (0, -1))
    assert before.entry.mtime == after.entry.mtime == OLD * 10**9
    assert before.entry.size == after.entry.size
    assert before.entry.ctime < after.entry.ctime
    assert before.identity != after.identity


def test_unchanged_is_the_same_content(looked):
    seen = [one[b"var/a b"] for one in looked]
    assert len({version.identity for version in seen}) == 1
    assert seen[0].identity


@pytest.mark.parametrize("name", ODD)
def test_odd_names(looked, name):
    found = looked[-1][name]
    assert (found.entry.path, found.entry.type) == (name, EntryType.REGULAR)


@pytest.mark.parametrize("name", [b"var/new\nline", b"var/st*r[x]?", b"var/b\xffd"])
def test_contents_of_odd_names(history, name):
    assert history.content(history.snapshots()[-1], name, 100) == name


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


def test_nothing_is_written(made):
    kind, repository = made

    def state():
        return {
            path: (path.stat().st_mtime_ns, path.stat().st_ctime_ns, at_rest(path))
            for path in [repository.path, *repository.path.rglob("*")]
        }

    before = state()
    opened = kind.KIND.open_at(repository.path)
    first, *_, last = opened.snapshots()
    opened.look(last, [b"etc/passwd"])
    opened.content(last, b"etc/passwd", 10)
    list(opened.digests(last, [b""]))
    list(opened.changes(first, last))
    opened.source(last).close()
    assert opened.gaps() == ()
    assert state() == before


def at_rest(path):
    """The content of a file; a folder's names stand in the state themselves."""
    return path.read_bytes() if path.is_file() else b""


@pytest.mark.parametrize("given", [None, "wrong"])
def test_without_the_password(made, monkeypatch, given):
    kind, repository = made
    monkeypatch.delenv(kind.PASSWORD)
    if given:
        monkeypatch.setenv(kind.PASSWORD, given)
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
        if opened.gaps():
            raise Unreadable("a snapshot is named as a gap")
    finally:
        opened.close()


@pytest.mark.parametrize("name", KINDS)
def test_one_broken_snapshot_of_six(own, name):
    kind, repository = own(name)
    repository.break_day(1)  # whose folders are in no other day
    opened = kind.KIND.open_at(repository.path)
    try:
        found = {}
        for one in opened.snapshots():
            found[one.time] = opened.look(one, [b"etc/passwd"])[b"etc/passwd"]
        days = [int((FIRST + timedelta(days=day)).timestamp()) * 10**9 for day in range(6)]
        sound = [time for time in days if not isinstance(found.get(time, Unknown.BROKEN), Unknown)]
        assert sound == [days[0], *days[2:]]
        assert [gap for gap in opened.gaps() if "could not be read" in gap.reason]
    finally:
        opened.close()


@pytest.mark.parametrize("name", KINDS)
def test_a_repository_that_vanishes(own, name):
    kind, repository = own(name)
    opened = kind.KIND.open_at(repository.path)
    first, *_, last = opened.snapshots()
    source = opened.source(last)
    shutil.rmtree(repository.path)
    with pytest.raises(HistoryError):
        [opened.look(one, [b"etc/passwd"]) for one in opened.snapshots()]
    with pytest.raises(HistoryError):
        list(opened.changes(first, last))
    with pytest.raises(HistoryError):
        list(source.walk())
    assert opened.limits()
    source.close()


@pytest.mark.parametrize("name", KINDS)
def test_a_copy_that_cannot_be_written(own, name):
    kind, repository = own(name)
    for path in [*repository.path.rglob("*"), repository.path]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    opened = kind.KIND.open_at(repository.path)
    last = opened.snapshots()[-1]
    assert opened.content(last, b"etc/passwd", 5) == b"root:"
    opened.close()
    for path in [repository.path, *repository.path.rglob("*")]:
        path.chmod(0o700)


@pytest.mark.parametrize("name", KINDS)
def test_a_broken_snapshot_as_evidence(own, name):
    """What is not damaged is read; what is, is told."""
    kind, repository = own(name)
    opened = kind.KIND.open_at(repository.path)
    last = opened.snapshots()[-1]
    repository.lose_content(3)  # that of etc/replaced
    source = opened.source(last)
    found = {one.path: one for one in source.walk() if isinstance(one, Entry)}
    assert {b"etc/passwd", b"var/a b"} <= set(found)
    lost = set()
    for path, entry in found.items():
        if entry.type is EntryType.REGULAR:
            try:
                with source.open(entry) as file:
                    assert len(b"".join(file.chunks())) == entry.size
            except Unreadable:
                lost.add(path)
    # A name that is printed in part cannot be asked for.
    assert b"etc/replaced" in lost <= {b"etc/replaced", b"var/b?d", b"var/b\xef\xbf\xbdd"}
    assert any(isinstance(one, Gap) for one in source.walk())
    source.close()


@pytest.mark.parametrize("name", KINDS)
def test_no_program_is_left_behind(made, name):
    kind, repository = made
    if kind is not KINDS[name]:
        pytest.skip("another kind")
    opened = kind.KIND.open_at(repository.path)
    source = opened.source(opened.snapshots()[-1])
    _, flow = source.spring.start(0)
    assert len(flow.read(10)) > 0
    running = children()
    source.close()
    assert len(children()) < len(running)


def children():
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if words[1] == str(os.getpid()):
            found.add(path)
    return found
