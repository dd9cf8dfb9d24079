"""Evidence in a zip."""

from __future__ import annotations

import io
import zipfile

import pytest

from pratique.errors import Unreadable
from pratique.evidence.archive.compression import zstandard
from pratique.evidence.archive.zip import ZipSource
from pratique.model import EntryType, Gap

BODY = b"content " * 300_000


def packed(method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as opened:
        opened.writestr("d/", b"")
        opened.writestr("d/body", BODY)
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        opened.writestr(link, b"d/body")
    return held.getvalue()


@pytest.fixture
def opened(tmp_path):
    sources = []

    def open_it(content):
        place = tmp_path / f"{len(sources)}.zip"
        place.write_bytes(content)
        assert ZipSource.recognises(place)
        sources.append(ZipSource.open_at(place))
        return sources[-1]

    yield open_it
    for source in sources:
        source.close()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_contents(opened, method):
    source = opened(packed(method))
    assert source.lookup(b"link").symlink_target == b"d/body"
    with source.open(source.lookup(b"d/body")) as file:
        assert b"".join(file.chunks()) == BODY
        assert not file.grew()
        assert file.read_at(1_500_000, 8) == BODY[1_500_000:1_500_008]


def test_behind_a_program(opened):
    source = opened(b"#!/bin/sh\nexit\n" + packed())
    assert source.lookup(b"d/body").size == len(BODY)
    assert source.lookup(b"d").type is EntryType.DIRECTORY


def test_zstd(opened):
    content = packed(zipfile.ZIP_STORED)
    frame = zstandard().compress(b"x" * 99)
    stored = content.replace(b"d/body", b"d/body")
    assert stored.count(b"d/body") > 1
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("z", frame)
    raw = bytearray(held.getvalue())
    at = raw.index(b"PK\x01\x02")
    for place in (8, at + 10):
        raw[place : place + 2] = (93).to_bytes(2, "little")
    for place in (22, at + 24):
        raw[place : place + 4] = (99).to_bytes(4, "little")
    source = opened(bytes(raw))
    with source.open(source.lookup(b"z")) as file:
        assert b"".join(file.chunks()) == b"x" * 99


def test_a_wrong_checksum_is_told(opened):
    content = packed(zipfile.ZIP_STORED)
    at = content.index(b"content ")
    source = opened(content[:at] + b"C" + content[at + 1 :])
    with source.open(source.lookup(b"d/body")) as file:
        assert len(b"".join(file.chunks())) == len(BODY)
        with pytest.raises(Unreadable, match="checksum"):
            file.grew()


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [(8, 1, "it is encrypted"), (10, 9, "it is packed by method 9, which is not read")],
)
def test_what_cannot_be_read_is_a_gap(opened, place, value, reason):
    content = bytearray(packed())
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"PK\x01\x02"))
    content[at + place] = value
    source = opened(bytes(content))
    reasons = [gap.reason for gap in source.walk() if isinstance(gap, Gap)]
    assert f"file: {reason}" in reasons
    with pytest.raises(Unreadable, match=reason):
        source.open(source.lookup(b"d/body"))


def test_files_that_share_their_bytes_are_refused(opened):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("a", BODY)
        made.writestr("b", BODY)
    content = bytearray(held.getvalue())
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = bytes(4)  # where `a` begins
    source = opened(bytes(content))
    assert any("burst" in gap.reason for gap in source.walk() if isinstance(gap, Gap))


def test_times_without_a_zone_are_told(opened):
    reasons = [gap.reason for gap in opened(packed()).limits()]
    assert "times that do not say of which zone they are" in reasons
    assert "owners may be missing" in reasons


def test_other_files_are_no_zip(tmp_path):
    place = tmp_path / "x"
    for content in (b"", b"PK", b"#!/bin/sh\n", b"\x7fELF" + bytes(99)):
        place.write_bytes(content)
        assert not ZipSource.recognises(place)
