"""The bodyfile: every line is a row or is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.collection.bodyfile import Odd, Row, lines, rows
from pratique.model import EntryType

_LINE = b"0|%s|42|%s|1000|33|%d|1700000001|1700000002|1700000003|%s"


def _one(name: bytes, mode: bytes = b"-rw-r--r--", size: int = 7, born: bytes = b"0", **more):
    return next(rows([_LINE % (name, mode, size, born)], **more))


def test_a_line():
    second = 10**9
    assert _one(b"/etc/passwd", born=b"1600000000.5") == Row(
        b"/etc/passwd", EntryType.REGULAR, 0o644, 1000, 33, 7, 42,
        1_700_000_002 * second, 1_700_000_003 * second, 1_700_000_001 * second,
        1_600_000_000_500_000_000, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "kind", "bits"),
    [
        (b"drwxrwsr-t", EntryType.DIRECTORY, 0o3775),
        (b"-rwsr-xr-x", EntryType.REGULAR, 0o4755),
        (b"-rwSr-Sr-T", EntryType.REGULAR, 0o7644),
        (b"r/rrw-------", EntryType.REGULAR, 0o600),
        (b"prw-r-----", EntryType.FIFO, 0o640),
        (b"srwxrwxrwx", EntryType.SOCKET, 0o777),
        (b"brw-rw----.", EntryType.BLOCK, 0o660),
        (b"crw-rw----+", EntryType.CHARACTER, 0o660),
    ],
)
def test_modes(mode, kind, bits):
    row = _one(b"/x", mode)
    assert (row.type, row.mode) == (kind, bits)


def test_a_name_may_hold_a_bar():
    assert _one(b"/tmp/a|b|0|1").name == b"/tmp/a|b|0|1"


@pytest.mark.parametrize(
    ("told", "size", "name", "target"),
    [
        (b"/bin -> usr/bin", 7, b"/bin", b"usr/bin"),
        (b"/a -> b -> c", 1, b"/a -> b", b"c"),
        (b"/a -> b -> c", 6, b"/a", b"b -> c"),
        (b"/a -> b -> c", 99, b"/a", b"b -> c"),
        (b"/a", 1, b"/a", b""),
    ],
)
def test_a_link_and_its_target(told, size, name, target):
    row = _one(told, b"lrwxrwxrwx", size)
    assert (row.name, row.target) == (name, target)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (rb"/a'$'\n''b", b"/a\nb"),
        (rb"/caf'$'\351", b"/caf\xe9"),
        (rb"/'$'\303\274''x'$'\t", b"/\xc3\xbcx\t"),
        (b"/it's", b"/it's"),
    ],
)
def test_names_that_a_shell_would_quote(told, name):
    assert _one(told).name == name
    assert _one(told, quoted=False).name == told


def test_times_that_are_unknown_are_none():
    row = next(rows([b"0|/x|1|-rw-r--r--|0|0|0|0|-|?|"]))
    assert (row.atime, row.mtime, row.ctime, row.btime) == (None,) * 4


@pytest.mark.parametrize(
    "line",
    [
        b"nothing",
        b"0||1|-rw-r--r--|0|0|0|0|0|0|0",
        b"0|/x|1|what|0|0|0|0|0|0|0",
        b"0|/x|-1|-rw-r--r--|0|0|0|0|0|0|0",
        b"0|/x|1|-rw-r--r--|4294967296|0|0|0|0|0|0",
        b"0|/x|1|-rw-r--r--|0|0|99999999999999999999|0|0|0|0",
        b"0|/x|1|-rw-r--r--|0|0|0|soon|0|0|0",
        b"0|/x|1|-rw-r--r--|0|0|0|999999999999|0|0|0",
        b"0|/" + b"x" * 70_000 + b"|1|-rw-r--r--|0|0|0|0|0|0|0",
    ],
)
def test_what_is_not_understood_is_told_with_its_line(line):
    found = list(rows([b"", line]))
    assert len(found) == 1
    assert isinstance(found[0], Odd)
    assert found[0].line == 2
    assert found[0].reason


@given(st.lists(st.binary(max_size=300)), st.booleans())
def test_rows_and_what_is_told_add_up(pieces, quoted):
    text = list(lines(pieces))
    assert b"\n".join(text) == b"".join(pieces)
    found = list(rows(text, quoted=quoted))
    assert len(found) == sum(1 for line in text if line.rstrip(b"\r\n"))


_FIELD = st.one_of(st.binary(max_size=12), st.integers(-5, 1 << 70).map(b"%d".__mod__))


@given(st.binary(max_size=40), st.sampled_from([b"-rw-r--r--", b"lrwxrwxrwx", b"d"]),
       st.lists(_FIELD, min_size=8, max_size=8))  # fmt: skip
def test_fields_of_any_bytes(name, mode, fields):
    line = b"|".join([b"0", name, fields[0], mode, *fields[1:]])
    for found in rows(lines([line])):
        if isinstance(found, Row):
            assert 0 <= found.size < 1 << 62
            assert 0 <= found.uid < 1 << 32
            for moment in (found.mtime, found.ctime, found.atime, found.btime):
                assert moment is None or abs(moment) < 1 << 63


def test_a_line_without_end_is_not_held():
    pieces = (b"x" * 1_000_000 for _ in range(50))
    found = list(lines(pieces))
    assert len(found) == 1
    assert len(found[0]) < 100_000
