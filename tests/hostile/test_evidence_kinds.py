"""What bad input gets, kind by kind: what can be read is read, what cannot is a gap or a sentence.

Everything is read whole by a process with limits of time and memory, beside files of the
analyst's own that tell when somebody opens them.
"""

from __future__ import annotations

import io
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from damage import images
from damage.child import Child, Reading

_CUTS = (0.99, 0.6, 0.3, 0.05)
_MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    started = Child()
    yield started
    started.close()


@pytest.fixture
def look(child, canary) -> Callable[..., Reading]:
    """Read evidence; nothing else of this machine is opened, and the evidence stays as it was."""

    def read(path: Path, key: str = "", kind: str = "evidence", **how: object) -> Reading:
        before = path.stat() if path.is_file() else None
        content = zlib.crc32(path.read_bytes()) if before else 0
        os.utime(path, ns=(10**18, path.stat().st_mtime_ns))
        canary.touched()
        done = child.read(kind, path, key, **how)
        assert not canary.touched(), "something outside the evidence was opened"
        assert done.faults() == []
        assert path.stat().st_atime_ns == 10**18 or os.geteuid() != path.stat().st_uid
        if before:
            after = path.stat()
            assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
            assert zlib.crc32(path.read_bytes()) == content
        return done

    return read


def told(done: Reading) -> str:
    """All that was said of what is lost."""
    return "\n".join([done.found["refused"], *done.found["gaps"]])


@pytest.mark.parametrize("kind", images.BREAKABLE, ids=lambda kind: kind.name)
def test_cut_short(kind, look, tmp_path):
    image = kind.make(tmp_path)
    size = image.stat().st_size
    whole = look(image, kind.key).found
    read = []
    for part in _CUTS:
        os.truncate(image, int(size * part))
        done = look(image, kind.key)
        read.append(done.found["entries"])
        lost = done.found["refused"] or done.found["unread"] or len(done.found["gaps"])
        assert lost, "nothing is said"
    assert all(count <= whole["entries"] for count in read)
    assert done.found["refused"] or read[-1] < whole["entries"] or done.found["unread"]


@pytest.mark.parametrize(
    ("make", "at", "length", "says"),
    [
        (images.ext, 1024, 1024, "There is no file system"),
        (partial(images.xfs), 0, 512, "superblock"),
        (images.btrfs, 64 << 10, 4096, "superblock"),
        (images.fat, 0, 512, "no file system"),
        (images.partitioned, 440, 70, "no file system"),
        (partial(images.converted, form="qcow2"), 40, 8, ""),
        (partial(images.converted, form="vhdx"), 64 << 10, 192 << 10, "damaged"),
        (images.expert_witness, 13, 200, ""),
    ],
    ids=["ext", "xfs", "btrfs", "fat", "partitions", "qcow2", "vhdx", "ewf"],
)
def test_head_overwritten(  # noqa: PLR0917 - as they stand in the table
    make, at, length, says, look, tmp_path
):
    image = make(tmp_path)
    with image.open("r+b") as opened:
        opened.seek(at)
        opened.write(b"\xa5" * length)
    done = look(image)
    assert told(done)
    assert says in told(done)


def test_a_journal_is_not_played_back(look, tmp_path):
    image = images.ext(tmp_path, "-t", "ext4", size="4M")
    images.run("debugfs", "-w", "-f", "-", image, input=b"ssv feature_incompat +needs_recovery\n"
               b"feature needs_recovery\n")  # fmt: skip
    done = look(image)
    assert "journal not played back" in told(done)
    assert done.found["entries"] > 80


def test_a_folder_that_holds_itself(look, tmp_path):
    image = images.ext(tmp_path, "-t", "ext4", size="4M")
    images.run("debugfs", "-w", "-f", "-", image, input=b"ln deep deep/d/again\nln / many/top\n")
    done = look(image)
    assert told(done).count("met before at another place") == 2


@pytest.mark.parametrize("size", [1 << 40, (1 << 62) + 1, (1 << 63) + 5, (1 << 64) - 1])
def test_a_length_that_lies(size, look, tmp_path):
    image = images.ext(tmp_path, "-t", "ext4", size="4M")
    commands = f"sif etc/passwd size {size}\nsif etc/passwd blocks 0xffffffff\n"
    images.run("debugfs", "-w", "-f", "-", image, input=commands.encode())
    done = look(image)
    assert done.found["entries"] > 80


def test_encrypted_without_a_key(look, tmp_path):
    done = look(images.encrypted(tmp_path))
    assert "no key was given" in told(done)
    assert look(tmp_path / "disk.luks", "wrong").found["refused"]


def test_two_roots(look, tmp_path):
    done = look(images.partitioned(tmp_path))
    assert done.found["entries"] > 80


@pytest.mark.parametrize("name", ["/", "../../../../../../../..", ""])
@pytest.mark.parametrize("form", ["qcow2", "vmdk"])
def test_an_image_that_names_a_file_of_this_machine(name, form, look, canary, tmp_path):
    target = f"{name}{canary.folder}/file" if name != "" else "link"
    (tmp_path / "link").symlink_to(canary.folder / "file")
    image = tmp_path / f"disk.{form}"
    if form == "vmdk":
        lines = "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\n"
        image.write_text(f'{lines}createType="monolithicFlat"\nRW 2048 FLAT "{target}" 0\n')
    else:
        images.run("qemu-img", "create", "-q", "-f", "qcow2", "-u", "-F", "raw", "-b", target,
                   image, "1M")  # fmt: skip
    done = look(image)
    assert "not beside it" in done.found["refused"]


def _archive(*members: tuple[str, bytes, str]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, kind, link in members:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, link
            archive.addfile(member)
    return held.getvalue()


def test_names_that_lead_out_of_an_archive(look, canary, tmp_path):
    place = tmp_path / "root.tar"
    place.write_bytes(_archive(
        ("etc/passwd", tarfile.REGTYPE, ""), ("/absolute", tarfile.REGTYPE, ""),
        ("../out", tarfile.REGTYPE, ""), ("a/../../b", tarfile.REGTYPE, ""),
        ("link", tarfile.SYMTYPE, str(canary.folder)), ("link/file", tarfile.REGTYPE, ""),
        ("hard", tarfile.LNKTYPE, f"{canary.folder}/file"), ("twice", tarfile.REGTYPE, ""),
        ("twice", tarfile.REGTYPE, ""), ("device", tarfile.CHRTYPE, ""),
    ))  # fmt: skip
    done = look(place)
    assert done.found["entries"] >= 6
    said = told(done)
    for words in ("leads out of", "absolute names", "more than once", "and something else"):
        assert words in said


def _zip_bomb(folder: Path) -> Path:
    """Many names for the same bytes, as none that packs makes them."""
    place = folder / "root.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("kernel", bytes(64 * _MEGABYTE))
        info = archive.infolist()[0]
        for number in range(500):
            other = zipfile.ZipInfo(f"{number:06d}")
            for name in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(other, name, getattr(info, name))
            archive.filelist.append(other)
    return place


def _tar_bomb(folder: Path) -> Path:
    """One file of 256 MiB of zeros in 260 KB."""
    packer = zlib.compressobj(9, wbits=31)
    member = tarfile.TarInfo("zeros")
    member.size = 256 * _MEGABYTE
    parts = [packer.compress(member.tobuf(tarfile.GNU_FORMAT))]
    parts += [packer.compress(bytes(16 * _MEGABYTE)) for _ in range(16)]
    place = folder / "root.tar.gz"
    place.write_bytes(b"".join([*parts, packer.flush()]))
    return place


def _cpio_heads(folder: Path) -> Path:
    place = folder / "root.cpio"
    fields = b"%08x" * 13 % (1, 0o100644, 0, 0, 1, 9, 0, 8, 1, 0, 0, 2, 0)
    place.write_bytes(b"070701" + fields + b"a\0" + b"070701" * 200_000)
    return place


def _zip_heads(folder: Path) -> Path:
    place = folder / "root.zip"
    head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 8, 8, 0, 0, 0, 0, 0, 1, 0)
    place.write_bytes((head + b"x") * 50_000)
    return place


def _links(folder: Path) -> Path:
    place = folder / "root.tar"
    powers = [
        (f"l{number}", tarfile.SYMTYPE, "/".join([f"l{number + 1}"] * 40)) for number in range(40)
    ]
    circle = [(f"h{number}", tarfile.LNKTYPE, f"h{(number + 1) % 5000}") for number in range(5000)]
    place.write_bytes(_archive(*powers, *circle))
    return place


def _extents(folder: Path) -> Path:
    """A file that names the same blocks again and again."""
    image = images.ext(folder, "-t", "ext4", "-b", "1024", size="4M")
    commands = b"sif sparse size 0x7fffffffffff\nsif sparse block[2] 0x7fff\n"
    images.run("debugfs", "-w", "-f", "-", image, input=commands)
    return image


@pytest.mark.parametrize("make", [_zip_bomb, _tar_bomb, _cpio_heads, _zip_heads, _links, _extents])
def test_bombs(make, look, tmp_path):
    done = look(make(tmp_path), patience=60)
    assert told(done) or done.found["unread"]
    assert done.found["bytes"] < 64 * _MEGABYTE


def test_a_forged_image_is_examined_to_its_end(pratique, tmp_path):
    root = images.plant(tmp_path)
    (root / "usr/bin").mkdir(parents=True)
    image = tmp_path / "disk.img"
    images.run("mke2fs", "-q", "-F", "-t", "ext4", "-b", "1024", "-d", root, image, "4M")
    commands = "sif etc/passwd size 0x7fffffffffff\nsif etc/passwd blocks 0xffffffff\n"
    commands += "sif etc/machine-id size 0xffffffffffffffff\nln many/ deep/d/again\n"
    images.run("debugfs", "-w", "-f", "-", image, input=commands.encode())
    before = image.read_bytes()
    done = pratique("examine", image)
    assert done.status == 3, done.err
    assert done.most_memory < 600 * _MEGABYTE
    assert image.read_bytes() == before
    gaps = done.gaps()
    assert any(gap.startswith("/etc/machine-id: ") for gap in gaps)
    assert any(gap.startswith("/etc/passwd: ") for gap in gaps)


def test_what_cannot_be_opened_is_one_sentence(pratique, tmp_path):
    image = images.converted(tmp_path, "qcow2")
    os.truncate(image, 100)
    done = pratique("examine", image, json_lines=False, as_installed=True)
    assert done.status == 4
    assert "Traceback" not in done.err
    assert [line.split()[0] for line in done.err.splitlines()] == ["pratique:", "where:", "next:"]
