from __future__ import annotations

import struct
import zlib

import pytest

from pratique.content.identify import identify
from pratique.content.marks import find_marks
from pratique.demo.picture import gif, ico, jpeg, png

MAKERS = {"png": png, "jpeg": jpeg, "gif": gif, "ico": ico}


@pytest.mark.parametrize("kind", MAKERS)
def test_picture_is_of_its_kind(kind):
    assert identify(MAKERS[kind]("seed")[:4096], f"x.{kind}") == kind


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("seed", range(40))
def test_picture_holds_no_code(kind, seed):
    assert list(find_marks(MAKERS[kind](f"seed {seed}"), f"/x.{kind}", kind)) == []


def test_png_is_whole():
    content = png("seed", 4)
    at, kinds = 8, []
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, held = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", content, at + 8 + length) == (zlib.crc32(kind + held),)
        if kind == b"IDAT":
            assert len(zlib.decompress(held)) == 4 * 5
        kinds.append(kind)
        at += length + 12
    assert kinds == [b"IHDR", b"IDAT", b"IEND"]
