from __future__ import annotations

import bz2
import gzip
import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.archive.compression import zstandard
from pratique.evidence.directory import DirectorySource
from pratique.survey.log.lines import LONGEST, Block, Lines

TEXT = b"".join(b"line %d of a log\n" % number for number in range(5000))


@pytest.fixture
def opened(tmp_path):
    """Opens bytes as a file of evidence, and gives its lines."""
    (tmp_path / "log").touch()
    source = DirectorySource.open_at(tmp_path)
    held = []

    def make(content: bytes) -> Lines:
        (tmp_path / "log").write_bytes(content)
        entry = source.lookup(b"log")
        handle = source.open(entry)
        held.append(handle)
        return Lines(handle.__enter__(), entry)

    yield make
    for handle in held:
        handle.__exit__(None, None, None)
    source.close()


def packed(kind: str, content: bytes) -> bytes:
    if kind == "zstd":
        return zstandard().compress(content)
    return {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "": bytes}[kind](
        content
    )


@pytest.mark.parametrize("kind", ["", "gzip", "bzip2", "xz", "zstd"])
@pytest.mark.parametrize("size", [100, 4096, 1 << 20])
def test_blocks_hold_every_byte_and_number_every_line(opened, kind, size):
    lines = opened(packed(kind, TEXT))
    blocks = list(lines.blocks(size))
    assert b"".join(block.content for block in blocks) == TEXT
    assert sum(block.lines for block in blocks) == 5000
    first = 1
    for block in blocks:
        assert block.first == first
        first += block.lines
    assert (lines.packed, lines.total, lines.damage) == (kind, len(TEXT), "")


@pytest.mark.parametrize("kind", ["", "gzip", "zstd"])
def test_a_sample_takes_nothing_away(opened, kind):
    lines = opened(packed(kind, TEXT))
    sample = lines.sample(1000)
    assert TEXT.startswith(sample)
    assert sample.endswith(b"\n")
    assert b"".join(block.content for block in lines.blocks()) == TEXT


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "xz", "zstd"])
def test_what_is_cut_short_is_read_as_far_as_it_goes(opened, kind):
    long = bytes(range(1, 256)).replace(b"\n", b"") * 900 + b"\n"
    whole = packed(kind, (TEXT + long) * 20)
    lines = opened(whole[: len(whole) // 2])
    got = b"".join(block.content for block in lines.blocks())
    assert ((TEXT + long) * 20).startswith(got)
    assert lines.damage


def test_a_line_without_end_is_cut_and_what_follows_is_read(opened):
    lines = opened(b"a\n" + b"x" * (3 * LONGEST) + b"\nb\n")
    blocks = list(lines.blocks(LONGEST + 10))
    frames = [block.frame() for block in blocks]
    numbers = [row for frame in frames for row in frame["line"].to_list()]
    texts = [row for frame in frames for row in frame["text"].to_list()]
    assert numbers == [1, 2, 3]
    assert [texts[0], texts[2]] == ["a", "b"]
    assert texts[1] == "x" * LONGEST
    assert sum(block.lost for block in blocks) + len(texts[1]) == 3 * LONGEST


def test_no_record_of_several_lines_is_parted(opened):
    record = b"[1] begins\n  goes on\n  and on\n"
    lines = opened(record * 2000)
    for block in lines.blocks(5000, begins=r"^\["):
        assert block.content.startswith(b"[1]")
        assert block.content.endswith(b"on\n")


@given(st.binary(max_size=300))
def test_a_frame_has_every_line_that_is_not_blank(content):
    frame = Block(7, 0, content).frame()
    split = content.split(b"\n")
    if not split[-1]:
        split.pop()
    told = [number for number, raw in enumerate(split, 7) if raw.removesuffix(b"\r")]
    assert frame["line"].to_list() == told


def test_what_is_not_utf_8_is_written_out():
    frame = Block(1, 0, b"a\xff\x1b[2J\nb\n").frame()
    assert frame["text"].to_list() == ["a\\xff\x1b[2J", "b"]


@given(st.binary(min_size=1, max_size=200))
def test_halves_hold_the_same_lines(content):
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    block = Block(7, lines, content)
    halves = block.halves()
    if lines < 2:
        assert halves == ()
        return
    one, other = halves
    assert one.content + other.content == content
    assert (one.first, other.first) == (7, 7 + one.lines)
    assert one.lines + other.lines == lines


@pytest.mark.parametrize(
    "head", [b"x^", b"x\x9c", b"\x1f\x8b\x08\x00", b"\x28\xb5\x2f\xfd", b"BZh9"]
)
def test_what_looks_packed_in_a_text_is_not_unpacked(head):
    frame = Block(1, 2, head + b" a line\nb\n").frame()
    assert frame["line"].to_list() == [1, 2]
    assert frame["text"][0].endswith(" a line")


def test_the_end_of_a_line_that_is_cut_is_not_put_behind_its_start(opened):
    lines = opened(b"x" * (20 * LONGEST) + b" forged\nb\n")
    texts = [text for block in lines.blocks() for text in block.frame()["text"]]
    assert texts == ["x" * LONGEST, "b"]


@pytest.mark.parametrize("begins", [None, r"^a"])
def test_very_many_lines_are_several_blocks(opened, begins):
    content = b"a\nb\n" * 300_000
    blocks = list(opened(content).blocks(begins=begins))
    assert b"".join(block.content for block in blocks) == content
    assert max(block.lines for block in blocks) <= 250_000
    assert all(block.content.startswith(b"a") for block in blocks) or begins is None
    assert [block.first for block in blocks[1:]] == [
        block.first + block.lines for block in blocks[:-1]
    ]


def test_what_a_crash_left_before_a_line_is_not_of_it(opened):
    [block] = opened(b"\xef\xbb\xbfa\n\0\0b\n\0\0\0\nc\0d\n\0\0").blocks()
    assert block.frame()["text"].to_list() == ["a", "b", "\0\0\0", "c\0d", "\0\0"]
    assert block.zeros == 8


def test_a_bomb_ends(opened, monkeypatch):
    monkeypatch.setattr("pratique.survey.log.lines._MOST_UNPACKED", 8 << 20)
    lines = opened(zstandard().compress(bytes(64 << 20)))
    assert sum(len(block.content) + block.lost for block in lines.blocks()) <= 10 << 20
    assert "400 times its size" in lines.damage


def test_what_stands_behind_the_packed_lines_is_told(opened):
    lines = opened(gzip.compress(TEXT) + b"not gzip")
    assert b"".join(block.content for block in lines.blocks()) == TEXT
    assert "behind the end" in lines.damage


def test_holes_are_not_read(tmp_path):
    with (tmp_path / "log").open("wb") as sparse:
        sparse.write(b"a\n")
        sparse.seek(50 << 30)
        sparse.write(b"b\n")
        sparse.truncate(60 << 30)
    source = DirectorySource.open_at(tmp_path)
    entry = source.lookup(b"log")
    with source.open(entry) as opened:
        lines = Lines(opened, entry)
        blocks = list(lines.blocks())
    source.close()
    texts = [text for block in blocks for text in block.frame()["text"]]
    assert (texts[:2], len(texts), lines.total) == (["a", "b"], 3, 60 << 30)
    zeros = sum(block.zeros + block.lost for block in blocks) + lines.holes
    assert (60 << 30) - zeros == 4
