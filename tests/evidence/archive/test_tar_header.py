"""The head of a member of tar."""

from __future__ import annotations

import tarfile

import pytest

from pratique.evidence.archive.tar_header import header, is_sound, number, octal


def block(name="etc/passwd", form=tarfile.GNU_FORMAT, **fields):
    info = tarfile.TarInfo(name)
    for key, value in fields.items():
        setattr(info, key, value)
    return info.tobuf(form, "utf-8", "surrogateescape")[:512]


def test_fields():
    head = header(block(size=77, mode=0o4755, uid=3, gid=4, mtime=99))
    assert (head.name, head.size, head.mode, head.uid) == (b"etc/passwd", 77, 0o4755, 3)
    assert (head.gid, head.mtime, head.kind, head.gnu) == (4, 99, b"0", True)


def test_prefix_of_a_long_name():
    name = "a" * 90 + "/" + "b" * 90
    assert header(block(name, tarfile.USTAR_FORMAT)).name == name.encode()


def test_device():
    head = header(block(type=tarfile.CHRTYPE, devmajor=1, devminor=3))
    assert head.rdev == 0x103


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (b"0000017\0", 15),
        (b"     17 ", 15),
        (b"17\0garba", 15),
        (b"\x80" + b"\0" * 6 + b"\x05", 5),
        (b"\xff" * 8, -1),
        (b"\0" * 8, 0),
        (b"ninety\0\0", 0),
    ],
)
def test_numbers(field, value):
    assert number(field) == value


def test_octal_is_strict():
    assert octal(b"17 x") is None
    assert octal(b" 17\0") == 15


def test_what_is_sound():
    good = block()
    assert is_sound(good)
    assert not is_sound(good[:511])
    assert not is_sound(bytes(512))
    assert not is_sound(b"x" + good[1:])


def test_a_sum_of_signed_bytes_is_sound():
    raw = bytearray(block("caf\udce9"))
    raw[148:156] = b" " * 8
    total = sum(raw) - 256 * sum(1 for byte in raw if byte > 127)
    raw[148:156] = b"%06o\0 " % total
    assert is_sound(bytes(raw))


def test_a_size_that_cannot_be_is_none():
    raw = bytearray(block())
    raw[124:136] = b"\xff" * 12
    head = header(bytes(raw))
    assert head.impossible
    assert head.size == 0
