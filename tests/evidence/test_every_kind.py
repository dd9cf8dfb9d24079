"""What holds for every kind of evidence: one tree, kept in each of the ways that people have."""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from kinds import Kind, Loss, all_kinds
from pratique.errors import OutsideEvidence
from pratique.evidence import open_evidence
from pratique.evidence.base import Source
from pratique.evidence.directory import CHUNK
from pratique.evidence.location import Location
from pratique.model import Entry, EntryType, Gap, Instant

KINDS = all_kinds()
_OLD = 1_500_000_000_123_456_789
_BIG = bytes(range(256)) * 5_000 + b"end"
_ODD = {b"caf\xe9", b"line\nbreak", "ünïcödé".encode()}


def _tree(root: Path) -> None:
    """A machine in small: what it holds is met by every test below."""
    files = {
        b"etc/passwd": b"root:x:0:0:root:/root:/bin/bash\n",
        b"etc/os-release": b'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
        b"etc/machine-id": b"0123456789abcdef0123456789abcdef\n",
        b"usr/bin/ls": b"\x7fELF" + b"\0" * 60,
        b"var/www/index.php": b"<?php echo 1;\n",
        b"var/www/big.bin": _BIG,
        b"var/www/empty": b"",
        b"var/www/two words": b"blank",
        b"n" * 200: b"a long name",
    }
    files |= {b"var/odd/" + name: name for name in _ODD}
    files |= {b"var/many/%03d" % number: b"%d" % number for number in range(300)}
    files |= {b"/".join([b"deep"] * 30) + b"/leaf": b"far down"}
    base = os.fsencode(root)
    for path, content in files.items():
        target = os.path.join(base, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as opened:
            opened.write(content)
    os.link(root / "etc/passwd", root / "etc/passwd-")
    os.mkfifo(root / "var/pipe", 0o640)
    for name, target in {
        "bin": "usr/bin",
        "var/out": "../../../../../etc/passwd",
        "var/abs": "/etc",
        "var/one": "two",
        "var/two": "one",
        "var/dangling": "nothing/here",
        "var/long": "n" * 255 + "/" + "m" * 200,
    }.items():
        (root / name).symlink_to(target)
    with open(root / "var/sparse", "wb") as opened:
        opened.truncate(6 << 20)
        opened.seek(3 << 20)
        opened.write(b"in the middle")
    (root / "var/empty-folder").mkdir()
    (root / "usr/bin/ls").chmod(0o4755)
    (root / "etc/passwd").chmod(0o640)
    (root / "var/www").chmod(0o2775)
    os.utime(root / "var/www/index.php", ns=(_OLD, _OLD))
    with suppress(OSError):
        os.setxattr(root / "var/www/index.php", "user.note", b"seen")


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("machine")
    _tree(root)
    return root


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def kind(request) -> Kind:
    found: Kind = request.param
    if found.missing():
        pytest.skip(f"{found.missing()} is not installed")
    if found.root and os.geteuid() != 0:
        pytest.skip("only root can make it")
    return found


@pytest.fixture(scope="module")
def location(kind, tree, tmp_path_factory) -> Path | Location:
    return kind.make(tree, tmp_path_factory.mktemp("evidence"))


@pytest.fixture(scope="module")
def held_open(kind, location) -> Iterator[Source | None]:
    opened = open_evidence(location) if kind.slow else None
    yield opened
    if opened is not None:
        opened.close()


@pytest.fixture
def source(location, held_open) -> Iterator[Source]:
    opened = held_open or open_evidence(location)
    yield opened
    if opened is not held_open:
        opened.close()


@pytest.fixture(scope="module")
def expected(tree) -> dict[bytes, Entry]:
    opened = open_evidence(tree)
    found = {entry.path: entry for entry in opened.walk() if isinstance(entry, Entry)}
    opened.close()
    return found


def walked(source: Source) -> dict[bytes, Entry]:
    return {found.path: found for found in source.walk() if isinstance(found, Entry)}


def held(kind: Kind, expected: dict[bytes, Entry]) -> dict[bytes, Entry]:
    """What of the tree this kind can keep."""
    special = (EntryType.FIFO, EntryType.SOCKET, EntryType.CHARACTER, EntryType.BLOCK)
    return {
        path: entry
        for path, entry in expected.items()
        if not (Loss.SPECIAL in kind.loses and entry.type in special)
        and not (Loss.SYMLINKS in kind.loses and entry.type is EntryType.SYMLINK)
        and not (Loss.ODD_NAMES in kind.loses and path.rpartition(b"/")[2] in _ODD)
    }


def of_the_tree(kind: Kind, found: dict[bytes, Entry]) -> dict[bytes, Entry]:
    odd = kind.more | (_ODD if Loss.ODD_NAMES in kind.loses else set())
    return {
        path: entry
        for path, entry in found.items()
        if path.partition(b"/")[0] not in kind.more and path.rpartition(b"/")[2] not in odd
    }


def test_it_is_opened_as_what_it_is(kind, source):
    assert source.kind == kind.source


def test_walk_names_everything_once(kind, source, expected):
    paths = [found.path for found in source.walk() if isinstance(found, Entry)]
    assert len(paths) == len(set(paths))
    assert paths[0] == b""
    assert set(of_the_tree(kind, dict.fromkeys(paths))) == set(held(kind, expected))


def test_walk_names_a_folder_before_what_it_holds(source):
    seen = set()
    for found in source.walk():
        if isinstance(found, Entry):
            assert not found.path or found.path.rpartition(b"/")[0] in seen
            seen.add(found.path)


def test_walk_is_the_same_again_and_when_opened_again(source, location):
    first = list(source.walk())
    assert list(source.walk()) == first
    again = open_evidence(pickle.loads(pickle.dumps(location)))
    assert [_lasting(found) for found in again.walk()] == [_lasting(found) for found in first]
    again.close()


def _lasting(found: Entry | Gap) -> Entry | Gap:
    return replace(found, device=0, atime=None) if isinstance(found, Entry) else found


def test_nothing_of_a_sound_tree_is_lost(kind, source):
    lost = [found for found in source.walk() if isinstance(found, Gap) and found.matters]
    if Loss.ODD_NAMES in kind.loses:
        lost = [gap for gap in lost if "/var/odd" not in gap.path]
    if Loss.UNNAMED in kind.loses:
        assert [gap.path for gap in lost].count("/") == 1
        lost = [gap for gap in lost if gap.path != "/"]
    assert lost == []


FIELDS: dict[str, tuple[Loss | None, Callable[[Entry], object]]] = {
    "type": (None, lambda entry: entry.type),
    "symlink_target": (None, lambda entry: entry.symlink_target),
    "length": (None, lambda e: e.size if e.type is EntryType.REGULAR else None),
    "length of links": (
        Loss.LENGTH_OF_FOLDER,
        lambda e: e.size if e.type is EntryType.SYMLINK else None,
    ),
    "mode": (Loss.MODE, lambda e: None if e.type is EntryType.SYMLINK else e.mode),
    "owner": (Loss.OWNER, lambda entry: (entry.uid, entry.gid)),
    "hard_links": (
        Loss.HARD_LINKS,
        lambda e: e.hard_links if e.type is EntryType.REGULAR else None,
    ),
    "mtime": (
        Loss.MTIME_FRACTION,
        lambda e: e.mtime if e.type is not EntryType.DIRECTORY else None,
    ),
    "mtime of folders": (
        Loss.FOLDER_TIMES,
        lambda e: e.mtime // 10**9 if e.path and e.type is EntryType.DIRECTORY else None,
    ),
}


@pytest.mark.parametrize("field", FIELDS)
def test_entries_tell_what_the_inode_told(kind, source, expected, field):
    loss, of = FIELDS[field]
    if loss in kind.loses:
        pytest.skip(f"this kind keeps no {field}")
    found = of_the_tree(kind, walked(source))
    told = {path: of(entry) for path, entry in found.items() if path}
    assert told == {path: of(entry) for path, entry in held(kind, expected).items() if path}


def test_times_are_never_off_by_more_than_two_seconds(kind, source, expected):
    found = walked(source)
    for path, entry in held(kind, expected).items():
        if entry.type is EntryType.REGULAR:
            assert abs(found[path].mtime - entry.mtime) <= 2 * 10**9, path


def test_what_a_kind_cannot_know_is_unknown_and_not_made_up(kind, source):
    for entry in walked(source).values():
        if Loss.CTIME in kind.loses:
            assert entry.ctime is None
        if Loss.ATIME in kind.loses:
            assert entry.atime is None


def test_one_inode_is_one_number(kind, source):
    if Loss.HARD_LINKS in kind.loses:
        pytest.skip("each name is a file of its own")
    found = walked(source)
    first, second = found[b"etc/passwd"], found[b"etc/passwd-"]
    assert (first.device, first.inode) == (second.device, second.inode)


def test_lookup_finds_what_the_walk_found(source):
    found = walked(source)
    for path, entry in reversed(found.items()):
        assert _lasting(source.lookup(path)) == _lasting(entry)


@pytest.mark.parametrize(
    "path",
    [b"nothing", b"etc/nothing", b"etc/passwd/x", b"..", b"etc/..", b"etc/../etc", b".", b"etc/.",
     b"/etc", b"etc/", b"etc//passwd", b"bin/ls", b"etc\0", b"x" * 300, b"etc/" * 3000 + b"x"],
)  # fmt: skip
def test_lookup_follows_nothing_and_finds_nothing_else(source, path):
    assert source.lookup(path) is None


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (b"", b""),
        (b"bin/ls", b"usr/bin/ls"),
        (b"var/out", b"etc/passwd"),
        (b"var/abs/passwd", b"etc/passwd"),
        (b"../../etc/passwd", b"etc/passwd"),
        (b"var/dangling", b"var/nothing/here"),
        (b"nothing/../etc", b"etc"),
    ],
)
def test_links_are_followed_inside(kind, source, path, to):
    if Loss.SYMLINKS in kind.loses:
        pytest.skip("it keeps no links")
    assert source.canonical(path) == to


def test_links_in_a_circle_end(kind, source):
    if Loss.SYMLINKS in kind.loses:
        pytest.skip("it keeps no links")
    with pytest.raises(OutsideEvidence):
        source.canonical(b"var/one/x")


def test_names_of_a_folder(kind, source):
    assert source.names(b"var/many") == [b"%03d" % number for number in range(300)]
    assert source.names(b"var/empty-folder") == []
    assert source.names(b"etc/passwd") == []
    assert source.names(b"nothing") == []
    if Loss.SYMLINKS not in kind.loses:
        assert source.names(b"var/abs") == source.names(b"etc")


def test_contents_are_the_same_in_any_order(kind, source, tree, expected):
    found = walked(source)
    files = [e.path for e in held(kind, expected).values() if e.type is EntryType.REGULAR]
    wanted = {path: _digest_on_disk(tree, path) for path in files}
    for order in (files, reversed(files), files[::7]):
        for path in order:
            with source.open(found[path]) as opened:
                pieces = list(opened.chunks())
                assert all(0 < len(piece) <= CHUNK for piece in pieces)
                assert hashlib.sha256(b"".join(pieces)).hexdigest() == wanted[path], path
                assert not opened.grew()


def _digest_on_disk(tree: Path, path: bytes) -> str:
    with open(os.path.join(os.fsencode(tree), path), "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def test_parts_of_a_content(source):
    entry = source.lookup(b"var/www/big.bin")
    with source.open(entry) as opened:
        for offset, length in [(0, 10), (1 << 20, 300), (5, 0), (len(_BIG) - 2, 10)]:
            assert opened.read_at(offset, length) == _BIG[offset : offset + length]
        assert opened.read_at(len(_BIG), 1) == b""
        assert opened.read_at(len(_BIG) + 5000, 7) == b""
        assert sum(map(len, opened.chunks())) == len(_BIG)


def test_two_files_open_at_once(source):
    one, two = source.lookup(b"var/www/big.bin"), source.lookup(b"etc/passwd")
    with source.open(one) as first, source.open(two) as second:
        pieces = first.chunks()
        start = next(pieces)
        assert second.read_at(0, 5) == b"root:"
        assert start + b"".join(pieces) == _BIG


def test_extents_hold_all_that_is_not_zero(kind, source):
    entry = source.lookup(b"var/sparse")
    with source.open(entry) as opened:
        runs = list(opened.extents())
    assert any(at <= 3 << 20 < at + length for at, length in runs)
    ends = [0, *(at + length for at, length in runs)]
    assert all(at >= end for (at, _), end in zip(runs, ends[:-1], strict=True))
    if Loss.SPARSE not in kind.loses:
        assert sum(length for _, length in runs) < 2 << 20
        assert entry.allocated < 2 << 20


def test_attributes(kind, source):
    entry = source.lookup(b"var/www/index.php")
    assert source.attribute(entry, "user.nothing") is None
    if Loss.ATTRIBUTES in kind.loses:
        assert source.attribute(entry, "user.note") is None
    else:
        with suppress(OSError):
            assert source.attribute(entry, "user.note") == b"seen"
    with source.open(entry) as opened:
        assert opened.capabilities() is None


def test_identity_is_that_of_the_evidence(source, location):
    assert len(source.identity()) == 12
    assert source.identity().isalnum()
    again = open_evidence(location)
    assert again.identity() == source.identity()
    again.close()


def test_what_it_cannot_tell_is_said_in_words(source):
    for gap in source.limits():
        assert gap.reason
        assert gap.stage == "source"
        assert gap.path == ""
        assert gap.line is None


def test_reading_changes_nothing(location, source):
    path = location.path if isinstance(location, Location) else location
    before = _state(path)
    entries = [found for found in source.walk() if isinstance(found, Entry)]
    for entry in entries:
        if entry.type is EntryType.REGULAR:
            with source.open(entry) as opened:
                for _chunk in opened.chunks():
                    pass
        source.attribute(entry, "user.note")
    source.identity()
    assert _state(path) == before


def _state(path: Path) -> dict[bytes, object]:
    """Every name below `path`, with every byte and every time."""
    found: dict[bytes, object] = {}
    waiting = [os.fsencode(path)]
    while waiting:
        name = waiting.pop()
        status = os.lstat(name)
        times = (status.st_mtime_ns, status.st_ctime_ns, status.st_atime_ns)
        content: object = None
        if stat.S_ISDIR(status.st_mode):
            waiting += [os.path.join(name, below) for below in os.listdir(name)]
            times = (status.st_mtime_ns, status.st_ctime_ns, 0)  # listing it here touched it
        elif stat.S_ISREG(status.st_mode):
            opened = os.open(name, os.O_RDONLY | (os.O_NOATIME if os.geteuid() == 0 else 0))
            with os.fdopen(opened, "rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        found[name] = (status.st_mode, status.st_size, times, content)
    return found


def test_times_are_within_what_can_be_stored(source):
    for entry in walked(source).values():
        for time in (entry.mtime, entry.ctime, entry.atime, entry.btime):
            assert time is None or abs(time) < 2**63
            assert time is None or isinstance(time, type(Instant(0)))
