"""Names that are no files: opening one would hang, or do something to this machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from special_file import disk, endless, endpoint, terminal

from pratique.parsers import all_parsers

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes device nodes")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def at_every_place(root: Path, make: Callable[[Path], None]) -> int:
    """Make one at each place that a parser reads; how many."""
    made = 0
    for parser in all_parsers():
        for place in parser.places:
            target = root / place.strip("/").replace("**", "a").replace("*", "a")
            if os.path.lexists(target):
                continue  # the place of another parser too
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
            except (FileExistsError, NotADirectoryError):
                continue  # the place of another parser is in the way
            make(target)
            made += 1
    for name in ("etc/hostname", "etc/machine-id", "etc/os-release", "var/lib/dpkg/diversions",
                 "var/lib/dpkg/info/a.list", "var/lib/dpkg/info/a.md5sums"):  # fmt: skip
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(target):
            make(target)
            made += 1
    return made


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (pipe, "fifo"),
        (endpoint, "socket"),
        (folder, "directory"),
        pytest.param(terminal, "character", marks=as_root),
        pytest.param(endless, "character", marks=as_root),
        pytest.param(disk, "block", marks=as_root),
    ],
)
def test_where_parsers_expect_a_file(make, kind, tmp_path, harmless):
    root = tmp_path / "suspect"
    made = at_every_place(root, make)
    assert made > 10
    done = harmless(root)
    (count,) = done.column(f"SELECT count(*) FROM file WHERE type = '{kind}'")
    assert count >= made


def test_pipe_in_place_of_accounts_is_not_nothing(tmp_path, harmless):
    root = tmp_path / "suspect"
    (root / "etc").mkdir(parents=True)
    os.mkfifo(root / "etc/passwd")
    done = harmless(root)
    blind = {told["check"] for told in done.summary["could_not_look"]}
    assert "accounts-second-uid-0" in blind


@as_root
def test_device_number_is_kept(tmp_path, harmless):
    root = tmp_path / "suspect"
    root.mkdir()
    endless(root / "zero")
    done = harmless(root)
    assert done.column("SELECT rdev FROM file WHERE path = '/zero'") == [os.makedev(1, 5)]


SPARSE = ("hole", "var/log/lastlog", "etc/passwd", "var/www/x.php")


@pytest.fixture(scope="module")
def sparse_files(tmp_path_factory, harmless_in):
    place = tmp_path_factory.mktemp("sparse")
    for name in SPARSE:
        path = place / "suspect" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as sparse:
            sparse.truncate(1 << 40)
            sparse.seek(1 << 39)
            sparse.write(b"<?php eval($_POST['x']); ?>\n")
    return harmless_in(place, place / "suspect")


@pytest.mark.parametrize("name", SPARSE)
def test_sparse_file_of_a_terabyte(name, sparse_files):
    done = sparse_files
    assert f"/{name}: a file with holes" in done.gaps()
    assert done.column(f"SELECT sha256 FROM file WHERE path = '/{name}'") == [None]
    assert done.column(f"SELECT DISTINCT path FROM mark WHERE path = '/{name}'") == [f"/{name}"]


def test_login_at_the_end_of_a_sparse_lastlog(tmp_path, harmless):
    root = tmp_path / "suspect"
    (root / "var/log").mkdir(parents=True)
    uid = 4_000_000_000
    with (root / "var/log/lastlog").open("wb") as lastlog:
        lastlog.seek(uid * 292)
        lastlog.write(
            (1_700_000_000).to_bytes(4, "little") + b"pts/0".ljust(32, b"\0") + bytes(256)
        )
    done = harmless(root)
    assert done.column("SELECT uid FROM login") == [uid]


def test_file_that_is_more_hole_than_data_a_hundred_thousand_times(tmp_path, harmless):
    root = tmp_path / "suspect"
    root.mkdir()
    piece = b"<?php echo 1; ?>".ljust(4096, b" ")
    with (root / "comb").open("wb") as comb:
        for number in range(20_000):
            comb.seek(number * 12_288)
            comb.write(piece)
    done = harmless(root)
    assert "/comb: a file with holes" in done.gaps()
