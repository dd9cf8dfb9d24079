"""A folder that is somebody else's root, opened in both ways."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.errors import EvidenceError, OutsideEvidence, Replaced, Unreadable, Vanished
from pratique.evidence.base import Source
from pratique.evidence.directory import CHUNK, DirectorySource
from pratique.evidence.overlay import OverlaySource
from pratique.model import Entry, EntryType, Gap, Stage

Open = Callable[[Path], Source]
BOTH = ["openat2", "by parts"]
only_the_folder = pytest.mark.parametrize("opened", BOTH, indirect=True)


@pytest.fixture(params=[*BOTH, "one layer"])
def opened(request) -> Iterator[Open]:
    """The ways in which a folder is evidence: alone, or as the only layer of a container."""
    sources: list[Source] = []

    def open_at(root: Path) -> Source:
        descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
        source = DirectorySource(descriptor, str(root), openat2=request.param != "by parts")
        layered = request.param == "one layer"
        sources.append(OverlaySource(source, [b""], "x") if layered else source)
        return sources[-1]

    yield open_at
    for source in sources:
        source.close()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for name in ("etc/passwd", "etc/cron.d/job", "usr/bin/ls", "z"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(name.encode())
    (root / "bin").symlink_to("usr/bin")
    (root / "up").symlink_to("../../../../etc/passwd")
    (root / "abs").symlink_to("/etc/cron.d")
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    os.mkfifo(root / "pipe")
    return root


@pytest.fixture
def linked(tree: Path) -> Path:
    for name, target in {
        "slash": "etc/cron.d/",
        "dots": "./etc/./cron.d/../passwd",
        "dot": ".",
        "through": "etc/../bin/../../z",
        "above": "..",
        "long": "n" * 255 + "/" + "n" * 300,
    }.items():
        (tree / name).symlink_to(target)
    return tree


def test_walk_names_everything_once_a_folder_before_what_it_holds(opened, tree):
    paths = [found.path for found in opened(tree).walk()]
    assert paths == [
        b"", b"abs", b"bin", b"etc", b"one", b"pipe", b"two", b"up", b"usr", b"z",
        b"etc/cron.d", b"etc/passwd", b"etc/cron.d/job", b"usr/bin", b"usr/bin/ls",
    ]  # fmt: skip


def test_entries_tell_what_the_inode_tells(opened, tree):
    entries = {entry.path: entry for entry in opened(tree).walk() if isinstance(entry, Entry)}
    status = (tree / "etc/passwd").lstat()
    entry = entries[b"etc/passwd"]
    assert (entry.type, entry.size, entry.mode, entry.uid, entry.inode, entry.device) == (
        EntryType.REGULAR, 10, status.st_mode & 0o7777, status.st_uid, status.st_ino, status.st_dev,
    )  # fmt: skip
    assert (entry.mtime, entry.ctime) == (status.st_mtime_ns, status.st_ctime_ns)
    assert entries[b"pipe"].type is EntryType.FIFO
    assert entries[b"up"].symlink_target == b"../../../../etc/passwd"


@pytest.mark.parametrize(
    ("path", "real"),
    [
        (b"etc/passwd", b"etc/passwd"),
        (b"/etc//./passwd", b"etc/passwd"),
        (b"bin/ls", b"usr/bin/ls"),
        (b"up", b"etc/passwd"),
        (b"abs/job", b"etc/cron.d/job"),
        (b"abs/../passwd", b"etc/passwd"),
        (b"../../..", b""),
        (b"", b""),
        (b"nowhere/x", b"nowhere/x"),
        (b"nowhere/../etc", b"etc"),
        (b"pipe/x", b"pipe/x"),
        (b"bin/", b"usr/bin"),
        (b"slash/job", b"etc/cron.d/job"),
        (b"dots", b"etc/passwd"),
        (b"dot/etc", b"etc"),
        (b"through", b"z"),
        (b"above", b""),
        (b"above/../z", b"z"),
        (b"long", b"n" * 255 + b"/" + b"n" * 300),
        (b"n" * 300, b"n" * 300),
        (b"etc/passwd/../z", b"etc/z"),
        (b"a\0b/c", b"a\0b/c"),
        (b"z\0", b"z\0"),
    ],
)
def test_links_end_inside(path, real, opened, linked):
    assert opened(linked).canonical(path) == real


def test_link_to_nothing_at_all(opened, tree, monkeypatch):
    """No call makes a link without a target; a forged file system has one."""
    monkeypatch.setattr(os, "readlink", lambda *_path, **_folder: b"")
    source = opened(tree)
    assert source.lookup(b"up").symlink_target == b""
    assert source.canonical(b"up") == b""
    assert source.canonical(b"abs/z") == b"z"


@pytest.mark.parametrize("path", [b"one", b"two/x"])
def test_links_in_a_circle(path, opened, tree):
    with pytest.raises(OutsideEvidence):
        opened(tree).canonical(path)


@pytest.mark.parametrize(
    "path",
    [
        b"bin/ls", b"nothing", b"etc/passwd/x", b"one", b"../x", b"n" * 300, b"..", b"../root/z",
        b"etc/..", b"etc/../z", b".", b"./z", b"etc//passwd", b"etc/", b"z\0", b"z\0/x", b"\0",
        b"n" * 5000, b"n/" * 5000,
    ],
)  # fmt: skip
def test_lookup_follows_nothing(path, opened, tree):
    found = opened(tree).lookup(path)
    assert found is None or (path == b"one" and found.type is EntryType.SYMLINK)


def test_names_of_a_folder(opened, tree):
    source = opened(tree)
    assert source.names(b"abs") == [b"job"]
    assert source.names(b"bin") == [b"ls"]
    assert [source.names(path) for path in (b"one", b"pipe", b"nothing", b"z")] == [[], [], [], []]


@pytest.mark.parametrize(
    ("path", "error"),
    [
        (b"bin/ls", Replaced),
        (b"up", Replaced),
        (b"gone", Vanished),
        (b"etc/passwd", Replaced),
        (b"pipe", Replaced),
        (b"etc", Replaced),
    ],
)
def test_only_what_was_listed_is_opened(path, error, opened, tree):
    source = opened(tree)
    listed = source.lookup(b"z")
    assert listed is not None
    pretended = Entry(
        **{name: getattr(listed, name) for name in listed.__slots__ if name != "path"}, path=path
    )
    # A view of layers finds no name below a link; a folder finds that the link is in the way.
    with pytest.raises((error, Vanished)):
        source.open(pretended)


@pytest.mark.parametrize("path", [b"../z", b"etc/../z", b"./z", b"/z", b"etc//passwd"])
def test_odd_paths_are_not_opened(path, opened, tree):
    source = opened(tree)
    listed = source.lookup(b"z")
    assert listed is not None
    values = {name: getattr(listed, name) for name in listed.__slots__ if name != "path"}
    try:
        source.open(Entry(**values, path=path)).__exit__()
    except Unreadable:
        return
    assert path in (b"etc/../z", b"./z", b"/z")  # at most the very same file


def test_reading_ends_at_the_listed_size(opened, tree):
    source = opened(tree)
    entry = source.lookup(b"z")
    (tree / "z").write_bytes(b"longer than it was")
    with source.open(entry) as file:
        assert b"".join(file.chunks()) == b"l"
        assert file.grew()


def test_pieces_are_bounded(opened, tree):
    (tree / "big").write_bytes(bytes(2 * CHUNK + 5))
    source = opened(tree)
    with source.open(source.lookup(b"big")) as file:
        assert [len(chunk) for chunk in file.chunks()] == [CHUNK, CHUNK, 5]
        assert not file.grew()


def test_extents_hold_all_data(opened, tree):
    with (tree / "sparse").open("wb") as sparse:
        sparse.seek(1 << 24)
        sparse.write(b"middle")
        sparse.truncate(1 << 26)
    source = opened(tree)
    with source.open(source.lookup(b"sparse")) as file:
        found = list(file.extents())
        assert sum(length for _start, length in found) < 1 << 20
        assert any(b"middle" in file.read_at(start, length) for start, length in found)


@only_the_folder
def test_name_that_a_folder_lists_twice_is_one_name(opened, tree, monkeypatch):
    real = os.listdir
    monkeypatch.setattr(os, "listdir", lambda folder: [*real(folder), *real(folder)[:1]])
    source = opened(tree)
    found = list(source.walk())
    entries = [one.path for one in found if isinstance(one, Entry)]
    assert len(entries) == len(set(entries)) == 15
    assert {one.path for one in found if isinstance(one, Gap)} >= {"/", "/etc"}
    assert source.names(b"etc") == [b"cron.d", b"passwd"]


@only_the_folder
@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE])
def test_what_cannot_be_looked_at_is_not_taken_for_nothing(number, opened, tree, monkeypatch):
    source = opened(tree)
    real = source._opener.open

    def refuse(folder, path, flags):
        if path.startswith(b"etc"):
            raise OSError(number, os.strerror(number))
        return real(folder, path, flags)

    monkeypatch.setattr(source._opener, "open", refuse)
    with pytest.raises(Unreadable):
        source.lookup(b"etc/passwd")
    with pytest.raises(Unreadable):
        source.names(b"abs")
    assert source.canonical(b"abs/job") == b"etc/cron.d/job"


def test_file_of_another_disk_with_the_same_number_is_not_opened(opened, tree):
    """A copy of a disk has the inodes of the disk; one may be mounted in place of the other."""
    source = opened(tree)
    listed = source.lookup(b"z")
    with pytest.raises(Replaced):
        source.open(replace(listed, device=listed.device + 1))


def reasons(source: DirectorySource) -> set[str]:
    return {gap.reason for gap in source.limits()}


@only_the_folder
@pytest.mark.parametrize(
    "case",
    [
        (0, True, {"not mounted read-only"}),
        (0, False, {"not mounted read-only", "times of last access change"}),
        (os.ST_NOATIME, False, {"not mounted read-only"}),
        (os.ST_RDONLY, False, set()),
        (os.ST_RDONLY, True, set()),
    ],
)
def test_a_mount_that_could_change_is_told(case, opened, tree, monkeypatch):
    flags, owner, told = case
    status = list(os.fstatvfs(0))
    status[8] = flags  # f_flag
    monkeypatch.setattr(os, "fstatvfs", lambda _opened: os.statvfs_result(status))
    source = opened(tree)
    real = os.open

    def refuse(path, flags, *more, **named):
        if flags & os.O_NOATIME and not owner:
            raise PermissionError(errno.EPERM, "not yours")
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", refuse)
    about_the_mount = {"not mounted read-only", "times of last access change"}
    assert reasons(source) & about_the_mount == told


def test_identity_is_the_same_again_and_another_elsewhere(opened, tree, tmp_path):
    (tmp_path / "other").mkdir()
    assert (
        opened(tree).identity() == opened(tree).identity() != opened(tmp_path / "other").identity()
    )
    assert opened(tree).identity().isalnum()


def test_limits_are_of_the_source(opened, tree):
    for gap in opened(tree).limits():
        assert (gap.stage, gap.path) == (Stage.SOURCE, "")


def test_paths_longer_than_the_kernel_takes(opened, tmp_path):
    at = os.open(tmp_path, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("n" * 200, dir_fd=at)
        below = os.open("n" * 200, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    with os.fdopen(os.open("bottom", os.O_WRONLY | os.O_CREAT, dir_fd=at), "wb") as file:
        file.write(b"deep")
    os.close(at)
    source = opened(tmp_path)
    (entry,) = (e for e in source.walk() if e.path.endswith(b"bottom"))
    with source.open(entry) as file:
        assert b"".join(file.chunks()) == b"deep"


def test_no_descriptor_is_left_open(tree):
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        source = DirectorySource.open_at(tree)
        for entry in source.walk():
            if isinstance(entry, Gap) or entry.type is not EntryType.REGULAR:
                continue
            with source.open(entry) as file:
                list(file.chunks())
        source.close()
    assert len(os.listdir("/proc/self/fd")) == before


def test_opening_leaves_the_time_of_last_access_of_the_root(opened, tree):
    os.utime(tree, (1_000_000_000, 1_000_000_000))
    list(opened(tree).walk())
    assert tree.stat().st_atime_ns == 1_000_000_000 * 10**9


def test_folder_that_cannot_be_opened(tmp_path):
    with pytest.raises(EvidenceError):
        DirectorySource.open_at(tmp_path / "nothing")


PARTS = st.lists(
    st.sampled_from([b"..", b".", b"", b"a", b"b", b"up", b"abs", b"self"]), max_size=8
)


@given(PARTS, PARTS, PARTS)
@settings(max_examples=60, deadline=None)
def test_resolution_is_that_of_chroot(path, up, absolute):
    """Whatever links say, the answer is below the root, and both ways agree."""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "root"
        (root / "a/b").mkdir(parents=True)
        (root / "b").mkdir()
        os.symlink(b"../" + b"/".join(up), bytes(root / "a/up"))
        os.symlink(b"/" + b"/".join(absolute), bytes(root / "abs"))
        os.symlink(b".", bytes(root / "b/self"))
        answers = []
        for openat2 in (True, False):
            source = DirectorySource(os.open(root, os.O_RDONLY), place, openat2=openat2)
            try:
                answers.append(source.canonical(b"/".join(path)))
            except OutsideEvidence:
                answers.append(None)
            source.close()
        assert answers[0] == answers[1]
        if answers[0] is not None:
            assert b".." not in answers[0].split(b"/")
            assert not answers[0].startswith(b"/")
