from __future__ import annotations

import os
import stat

import pytest

from pratique.demo.disk import Disk
from pratique.demo.writing import write
from pratique.errors import UsageError


@pytest.fixture
def disk():
    made = Disk()
    made.file("/etc/passwd", "root\n", 0o640, time=1_000)
    made.file("/bin/su", b"\x7fELF", 0o4755, time=2_000)
    made.file("/tmp/blank ", "x")
    made.link("/lib", "usr/lib", time=3_000)
    made.folder("/locked", 0o555, time=4_000)
    made.file("/locked/inside", "y")
    return made


def test_tree_is_as_the_disk_says(disk, tmp_path):
    root = tmp_path / "tree"
    assert write(disk, root) == frozenset()
    assert (root / "etc/passwd").read_text() == "root\n"
    assert stat.S_IMODE((root / "etc/passwd").stat().st_mode) == 0o640
    assert stat.S_IMODE((root / "bin/su").stat().st_mode) == 0o4755
    assert os.readlink(root / "lib") == "usr/lib"
    assert (root / "tmp" / "blank ").exists()
    assert stat.S_IMODE((root / "locked").stat().st_mode) == 0o555
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    (root / "locked").chmod(0o755)


def test_times_are_those_of_the_disk(disk, tmp_path):
    root = tmp_path / "tree"
    write(disk, root)
    assert (root / "etc/passwd").stat().st_mtime == 1_000
    assert (root / "lib").lstat().st_mtime == 3_000
    assert (root / "locked").stat().st_mtime == 4_000
    (root / "locked").chmod(0o755)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may make devices")
def test_what_only_root_may_make_is_named(tmp_path):
    disk = Disk()
    disk.device("/null", (240, 0), 0o600)
    disk.file("/kept", "")
    disk.alter("/kept", immutable=True)
    assert write(disk, tmp_path / "tree") == {"/null", "/kept"}
    assert (tmp_path / "tree" / "kept").exists()


def test_device_is_made_where_that_is_permitted(tmp_path):
    disk = Disk()
    disk.device("/vd", (240, 9), 0o600)
    lacking = write(disk, tmp_path / "tree")
    assert (tmp_path / "tree" / "vd").exists() == (lacking == frozenset())


def test_nothing_is_overwritten(disk, tmp_path):
    with pytest.raises(UsageError) as error:
        write(disk, tmp_path)
    assert "--into" in error.value.next_step
    assert list(tmp_path.iterdir()) == []


def test_a_link_of_the_disk_leads_nobody_out(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    disk = Disk()
    disk.link("/out", str(outside))
    write(disk, tmp_path / "tree")
    assert list(outside.iterdir()) == []
