"""Every kind of copy holds the same, and none leads out of itself."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import os
import stat
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.errors import NoCleanCopy
from pratique.evidence import clean_copy
from pratique.evidence.clean_copy import HELD, open_clean_copy
from pratique.evidence.debian_package import MAGIC

FILES = {"a.php": b"<?php\n", "inner/b.txt": b"text\n", "inner/deep/c": b"\0" * 9, "empty": b""}


def folder(place: Path) -> Path:
    for name, content in FILES.items():
        target = place / "copy" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return place / "copy"


def tar_bytes(mode: str = "w", extra=(), start: str = "") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, content in FILES.items():
            info = tarfile.TarInfo(start + name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in extra:
            archive.addfile(info, io.BytesIO(b"x" * info.size))
    return packed.getvalue()


def tar(place: Path, mode: str) -> Path:
    (place / "copy.tar").write_bytes(tar_bytes(mode))
    return place / "copy.tar"


def zipped(place: Path) -> Path:
    with zipfile.ZipFile(place / "copy.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/", "")
        for name, content in FILES.items():
            archive.writestr(name, content)
    return place / "copy.zip"


def ar_member(name: bytes, content: bytes) -> bytes:
    header = b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (name, 0, 0, 0, 0o100644, len(content))
    return header + content + b"\n" * (len(content) % 2)


def package_bytes(mode: str = "w:xz", suffix: bytes = b".xz") -> bytes:
    control = io.BytesIO()
    with tarfile.open(fileobj=control, mode="w:gz") as archive:
        told = b"Package: blog\nVersion: 6.1-1\n"
        info = tarfile.TarInfo("./control")
        info.size = len(told)
        archive.addfile(info, io.BytesIO(told))
    return b"".join(
        (
            MAGIC,
            ar_member(b"debian-binary", b"2.0\n"),
            ar_member(b"control.tar.gz", control.getvalue()),
            ar_member(b"data.tar" + suffix, tar_bytes(mode, start="./")),
        )
    )


def package(place: Path) -> Path:
    (place / "blog.deb").write_bytes(package_bytes())
    return place / "blog.deb"


def cpio_member(name: bytes, content: bytes = b"", mode: int = 0o100644) -> bytes:
    numbers = (7, mode, 0, 0, 1, 0, len(content), 8, 1, 0, 0, len(name) + 1, 0)
    head = b"070701" + b"".join(b"%08x" % number for number in numbers) + name + b"\0"
    return head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4)


def rpm_bytes(extra: bytes = b"") -> bytes:
    """A package of rpm: its headers have the fewest tags that say what it is called."""
    told = b"blog\0" + b"6.1\0" + b"1\0"
    tags = ((1000, 0), (1001, 5), (1002, 9))
    entries = b"".join(struct.pack(">IIII", tag, 6, offset, 1) for tag, offset in tags)
    header = b"\x8e\xad\xe8\x01\0\0\0\0" + struct.pack(">II", 3, len(told)) + entries + told
    files = b"".join(cpio_member(b"./" + name.encode(), content) for name, content in FILES.items())
    whole = b"\xed\xab\xee\xdb" + bytes(92) + header
    archive = cpio_member(b"./inner", mode=0o40755) + files + extra + cpio_member(b"TRAILER!!!")
    return whole + bytes(-len(whole) % 8) + header + gzip.compress(archive)


def rpm(place: Path) -> Path:
    (place / "blog.rpm").write_bytes(rpm_bytes())
    return place / "blog.rpm"


def cut_tar(name: str, content: bytes) -> bytes:
    """A tar without its end, so that another may follow."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()[:1024]


INFORMATION = b"# made\npkgname = blog\npkgver = 6.1-1\n"


def apk(place: Path) -> Path:
    parts = (cut_tar(".SIGN.RSA.key", b"x"), cut_tar(".PKGINFO", INFORMATION), tar_bytes())
    (place / "blog.apk").write_bytes(b"".join(gzip.compress(part) for part in parts))
    return place / "blog.apk"


def pacman(place: Path) -> Path:
    whole = cut_tar(".MTREE", b"x") + cut_tar(".PKGINFO", INFORMATION) + tar_bytes()
    (place / "blog.pkg.tar.xz").write_bytes(lzma.compress(whole))
    return place / "blog.pkg.tar.xz"


KINDS = {
    "directory": folder,
    "tar": lambda place: tar(place, "w"),
    "tar.gz": lambda place: tar(place, "w:gz"),
    "tar.xz": lambda place: tar(place, "w:xz"),
    "tar.bz2": lambda place: tar(place, "w:bz2"),
    "zip": zipped,
    "deb": package,
    "rpm": rpm,
    "apk": apk,
    "pacman": pacman,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_holds_the_same(kind, tmp_path):
    copy = open_clean_copy(KINDS[kind](tmp_path))
    found = {file.path: file for file in copy.files()}
    assert {path: file.content for path, file in found.items()} == FILES
    for path, content in FILES.items():
        assert found[path].size == len(content)
        assert found[path].sha256 == hashlib.sha256(content).hexdigest()
    assert copy.left_out == 0


@pytest.mark.parametrize("kind", ["deb", "rpm", "apk", "pacman"])
def test_a_package_tells_its_name_and_version(kind, tmp_path):
    copy = open_clean_copy(KINDS[kind](tmp_path))
    assert (copy.kind, copy.name, copy.version) == ("package", "blog", "6.1-1")


def test_a_tar_packed_with_zstd_is_one(tmp_path):
    zstd = pytest.importorskip("backports.zstd", reason="the lock brings it")
    (tmp_path / "a.tar.zst").write_bytes(zstd.compress(tar_bytes()))
    assert {file.path for file in open_clean_copy(tmp_path / "a.tar.zst").files()} == set(FILES)
    (tmp_path / "a.tar.zst").write_bytes(zstd.compress(tar_bytes())[:-30])
    with pytest.raises(NoCleanCopy, match="damaged"):
        list(open_clean_copy(tmp_path / "a.tar.zst").files())


def test_what_is_no_plain_file_in_an_rpm_is_counted_and_left_out(tmp_path):
    odd = cpio_member(b"./link", b"/etc/passwd", 0o120777) + cpio_member(b"./../../out", b"x")
    (tmp_path / "a.rpm").write_bytes(rpm_bytes(odd))
    copy = open_clean_copy(tmp_path / "a.rpm")
    assert {file.path for file in copy.files()} == set(FILES)
    assert copy.left_out == 2


def test_a_long_file_has_a_digest_and_no_content(tmp_path):
    (tmp_path / "long").write_bytes(b"x" * (HELD + 1))
    (file,) = open_clean_copy(tmp_path).files()
    assert (file.size, file.content) == (HELD + 1, None)
    assert file.sha256 == hashlib.sha256(b"x" * (HELD + 1)).hexdigest()


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 0):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, size
    return info


@pytest.mark.parametrize(
    "odd",
    [
        member("../out"),
        member("a/../../out"),
        member("/etc/passwd"),
        member("x//y"),
        member("link", tarfile.SYMTYPE, "/etc/passwd"),
        member("hard", tarfile.LNKTYPE, "/etc/passwd"),
        member("pipe", tarfile.FIFOTYPE),
        member("disk", tarfile.BLKTYPE),
    ],
    ids=lambda info: info.name,
)
def test_what_is_no_plain_file_inside_is_counted_and_left_out(odd, tmp_path):
    (tmp_path / "a.tar").write_bytes(tar_bytes(extra=[odd]))
    copy = open_clean_copy(tmp_path / "a.tar")
    assert {file.path for file in copy.files()} == set(FILES)
    assert copy.left_out == 1


def test_a_second_name_of_a_file_is_a_file(tmp_path):
    (tmp_path / "a.tar").write_bytes(
        tar_bytes(extra=[member("again", tarfile.LNKTYPE, "inner/b.txt")])
    )
    found = {file.path: file for file in open_clean_copy(tmp_path / "a.tar").files()}
    assert found["again"].sha256 == found["inner/b.txt"].sha256


def test_names_of_a_zip_that_lead_out_are_left_out(tmp_path):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../out", b"x")
        archive.writestr(link, b"/etc/passwd")
        archive.writestr("in", b"x")
    copy = open_clean_copy(tmp_path / "a.zip")
    assert [file.path for file in copy.files()] == ["in"]
    assert copy.left_out == 2


def test_links_in_a_folder_are_not_followed(tmp_path):
    copied = folder(tmp_path)
    (copied / "link").symlink_to("/etc/passwd")
    (copied / "folder").symlink_to("/etc")
    os.mkfifo(copied / "pipe")
    copy = open_clean_copy(copied)
    assert {file.path for file in copy.files()} == set(FILES)
    assert copy.left_out == 3


def test_the_copy_itself_may_be_a_link_of_the_person(tmp_path):
    (tmp_path / "link").symlink_to(zipped(tmp_path))
    assert {file.path for file in open_clean_copy(tmp_path / "link").files()} == set(FILES)


@pytest.mark.parametrize(
    "content", [b"", b"plain text", b"\x1f\x8b", b"PK\x03\x04", MAGIC, b"BZh9"]
)
def test_what_is_no_archive_is_refused(content, tmp_path):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(NoCleanCopy) as said:
        list(open_clean_copy(tmp_path / "x").files())
    assert said.value.where.endswith("/x")
    assert said.value.next_step


@pytest.mark.parametrize("kind", ["tar", "tar.gz", "tar.xz", "zip", "deb", "rpm", "apk", "pacman"])
def test_half_an_archive_is_refused(kind, tmp_path):
    place = KINDS[kind](tmp_path)
    whole = place.read_bytes()
    place.write_bytes(whole[:700] if kind == "tar" else whole[: len(whole) * 2 // 3 - 7])
    with pytest.raises(NoCleanCopy):
        list(open_clean_copy(place).files())


def test_nothing_there_is_refused(tmp_path):
    with pytest.raises(NoCleanCopy, match="No such file"):
        open_clean_copy(tmp_path / "nothing")


def test_a_pipe_keeps_nobody_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NoCleanCopy):
        open_clean_copy(tmp_path / "pipe")


def test_zstd_says_what_to_do(tmp_path, monkeypatch):
    for name in ("compression", "backports"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    (tmp_path / "a.tar.zst").write_bytes(b"\x28\xb5\x2f\xfd" + b"x" * 600)
    (tmp_path / "a.deb").write_bytes(
        MAGIC + ar_member(b"data.tar.zst", b"\x28\xb5\x2f\xfd" + b"x" * 9)
    )
    for name in ("a.tar.zst", "a.deb"):
        with pytest.raises(NoCleanCopy, match="zstd") as said:
            open_clean_copy(tmp_path / name)
        assert "dpkg-deb -x" in said.value.next_step


def test_a_bomb_ends_before_the_memory_does(tmp_path, monkeypatch):
    monkeypatch.setattr(clean_copy, "_BEFORE_RATIO", 1 << 20)
    (tmp_path / "a.tar.gz").write_bytes(
        gzip.compress(tar_bytes(extra=[member("zeros", size=8 << 20)]))
    )
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * (8 << 20))
    for name in ("a.tar.gz", "a.zip"):
        with pytest.raises(NoCleanCopy, match="burst"):
            list(open_clean_copy(tmp_path / name).files())


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_files_are_refused(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(clean_copy, "MOST_FILES", 3)
    with pytest.raises(NoCleanCopy, match="more than 3 names"):
        list(open_clean_copy(KINDS[kind](tmp_path)).files())


STARTS = [b"", b"PK\x03\x04", b"\x1f\x8b\x08", MAGIC, b"\xfd7zXZ\x00", rpm_bytes()[:300]]


@given(st.sampled_from(STARTS), st.binary())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_a_copy_or_refused(tmp_path, start, content):
    (tmp_path / "x").write_bytes(start + content)
    try:
        list(open_clean_copy(tmp_path / "x").files())
    except NoCleanCopy:
        return
