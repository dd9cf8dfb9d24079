from __future__ import annotations

import os
import subprocess

import pytest

from pratique.errors import Unreadable
from pratique.evidence.deleted import Basis, Content, Deleted
from pratique.evidence.filesystem.ext.filesystem import Ext
from pratique.model import Gap


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "tree"
    (root / "var/www").mkdir(parents=True)
    (root / "var/www/shell.php").write_bytes(b"<?php shell " * 500)
    (root / "var/www/index.php").write_bytes(b"<?php fine ")
    return root


def found(system: Ext) -> dict[bytes, Deleted]:
    listed = list(system.deleted())
    assert not [one for one in listed if isinstance(one, Gap)]
    return {one.entry.path: one for one in listed}


def content(system: Ext, one: Deleted) -> bytes:
    with system.open_deleted(one) as opened:
        return b"".join(opened.chunks())


def test_nothing_was_deleted(ext_image, medium, tree):
    assert found(Ext.open_on(medium(ext_image(tree)), 1)) == {}


@pytest.mark.parametrize("kind", ["ext2", "ext4"])
def test_an_inode_that_still_knows_its_blocks(ext_image, medium, tree, kind):
    lines = "rm var/www/shell.php\n"  # as ext2 does it: numbers of blocks stay
    system = Ext.open_on(medium(ext_image(tree, commands=lines, kind=kind)), 4)
    [one] = found(system).values()
    assert (one.content, one.basis) == (Content.WHOLE, Basis.INODE)
    assert one.deleted_at
    assert one.entry.device == 4
    assert content(system, one) == b"<?php shell " * 500


def test_blocks_that_another_file_has_taken(ext_image, medium, tree, tmp_path):
    (tmp_path / "new").write_bytes(b"n" * 2048)
    lines = f"rm var/www/shell.php\nwrite {tmp_path}/new new\n"
    system = Ext.open_on(medium(ext_image(tree, "-b", "1024", commands=lines)), 1)
    kept = [one for one in found(system).values() if one.content is not Content.WHOLE]
    for one in kept:
        with pytest.raises(Unreadable):
            content(system, one)


def test_a_file_that_was_open_when_the_machine_stopped(ext_image, medium, tree):
    sound = Ext.open_on(medium(ext_image(tree)), 1)
    number = sound.node(b"var/www/shell.php")
    lines = f"sif <{number}> links_count 0\nunlink var/www/shell.php\n"
    lines += f"sif <{number}> links_count 0\n"
    system = Ext.open_on(medium(ext_image(tree, commands=lines)), 1)
    [one] = [one for one in found(system).values() if one.basis is Basis.OPEN]
    assert one.content is Content.WHOLE
    assert b"<?php" in content(system, one)


def test_what_cannot_be_had_any_more(ext_image, medium, tree):
    system = Ext.open_on(medium(ext_image(tree, commands="rm var/www/shell.php\n")), 1)
    [one] = found(system).values()
    again = Ext.open_on(medium(ext_image(tree)), 1)
    with pytest.raises(Unreadable):
        again.open_deleted(one)


@pytest.fixture
def mounted(ext_image, tree, tmp_path):
    """An ext4 that the kernel of this machine has mounted; `umount` is done by the test."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount")
    image, where = tmp_path / "disk.img", tmp_path / "mounted"
    where.mkdir()
    image.write_bytes(ext_image(tree, size="32M"))
    try:
        subprocess.run(["mount", "-o", "loop", image, where], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no loop device to mount with")
    yield image, where
    if os.path.ismount(where):
        subprocess.run(["umount", where], check=True)


def test_the_journal_gives_back_names_and_contents(mounted, medium):
    image, where = mounted
    for number in range(5):
        (where / f"var/www/new{number}.php").write_bytes(b"<?php evil %d;" % number * 100)
    os.sync()
    for number in range(1, 5):
        (where / f"var/www/new{number}.php").unlink()
    os.sync()
    subprocess.run(["umount", where], check=True)
    system = Ext.open_on(medium(image.read_bytes()), 1)
    listed = found(system)
    for number in range(1, 5):
        one = listed[b"var/www/new%d.php" % number]
        assert (one.content, one.basis) == (Content.WHOLE, Basis.JOURNAL)
        assert one.deleted_at
        assert content(system, one) == b"<?php evil %d;" % number * 100
    assert b"var/www/new0.php" not in listed
    assert b"var/www/index.php" not in listed
