from __future__ import annotations

import bz2
import gzip
import lzma
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.utmp import TYPES, ZEROS, Login, parse, records_of

SECONDS = 1_700_000_000
LAYOUTS = {
    "x86_64": "<h2xi32s4s32s256s4xiII16s20x",
    "ppc": ">h2xi32s4s32s256s4xiII16s20x",
    "aarch64": "<h2xi32s4s32s256s4xqqq16s24x",
    "s390x": ">h2xi32s4s32s256s4xqqq16s24x",
}
every_layout = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


def record(
    user: bytes = b"alice",
    *,
    layout: str = LAYOUTS["x86_64"],
    kind: int = 7,
    seconds: int = SECONDS,
    micro: int = 5,
    address: bytes = bytes([192, 0, 2, 7]),
    host: bytes = b"host.example",
) -> bytes:
    return struct.pack(
        layout, kind, 4242, b"pts/0", b"ts/0", user, host, 0, seconds, micro, address
    )


def read(content: bytes, path: str = "/var/log/wtmp") -> list[Login | Gap]:
    return list(parse(content, path))


@every_layout
def test_a_record_of_each_layout_becomes_a_login(layout):
    rows = read(record(layout=layout) + record(b"", layout=layout, kind=8, address=bytes(16)))
    time = SECONDS * 1_000_000_000 + 5000
    path = "/var/log/wtmp"
    assert rows == [
        Login(
            path, 0, "wtmp", "user_process", "alice", None, "pts/0", "host.example", "192.0.2.7",
            4242, time,
        ),
        Login(
            path, 1, "wtmp", "dead_process", "", None, "pts/0", "host.example", None, 4242, time
        ),
    ]  # fmt: skip


@every_layout
def test_zeros_before_the_first_record_do_not_hide_the_layout(layout):
    size = struct.calcsize(layout)
    rows = read(bytes(size * 3) + record(layout=layout) * 2)
    assert [type(row) for row in rows] == [Gap, Login, Login]
    assert records_of(rows[0]) == (0, 2)


def test_an_address_of_the_sixth_version():
    (row,) = read(record(address=bytes.fromhex("20010db8000000000000000000000001")))
    assert row.address == "2001:db8::1"


def test_a_record_without_time_has_none():
    rows = read(record() + record(seconds=0, micro=0))
    assert rows[1].time is None


def test_a_record_of_zeros_in_the_middle_is_a_gap_of_its_own_kind():
    rows = read(record() + bytes(384) + record() + bytes(768) + record())
    gaps = [row for row in rows if isinstance(row, Gap)]
    assert [(gap.reason, records_of(gap)) for gap in gaps] == [(ZEROS, (1, 1)), (ZEROS, (3, 4))]
    assert [row.record for row in rows if isinstance(row, Login)] == [0, 2, 5]


def test_a_damaged_record_costs_only_itself():
    rows = read(record() + record(kind=99) + record(b"bob") + b"rest")
    assert [row.username for row in rows if isinstance(row, Login)] == ["alice", "bob"]
    gaps = [(gap.reason, gap.detail) for gap in rows if isinstance(gap, Gap)]
    assert gaps == [
        ("not a login record", "record 1"),
        ("a piece of a login record", "4 bytes behind 3 whole records"),
    ]


def test_an_impossible_time_is_a_gap():
    layout = LAYOUTS["aarch64"]
    rows = read(record(layout=layout) * 3 + record(layout=layout, seconds=1 << 60))
    assert [row.reason for row in rows if isinstance(row, Gap)] == [
        "a login record with an impossible time"
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (b"root", "root"),
        (b"www-data", "www-data"),
        (b"", ""),
        (b"Tr0ub4dor&3", "(masked, 11 characters)"),
        (b"a" * 32, "a" * 32),
        (b"\xff" * 11, "(masked, 11 characters)"),
    ],
)
def test_a_failed_login_keeps_no_password(typed, kept):
    (row,) = read(record(typed), "/var/log/btmp.1")
    assert (row.source, row.username) == ("btmp", kept)


def test_a_damaged_failed_login_quotes_nothing():
    rows = read(record() + record(b"Tr0ub4dor&3", kind=99), "/var/log/btmp")
    assert "Tr0ub" not in repr(rows)


def test_names_that_are_not_text_are_shown():
    (row,) = read(record(b"\xff\x1b[2J"))
    assert row.username == "\\xff\\x1b[2J"


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("wtmp.1.gz", gzip.compress),
        ("wtmp-20261101.xz", lzma.compress),
        ("wtmp.2.bz2", bz2.compress),
        ("wtmp.3", gzip.compress),
    ],
)
def test_a_log_that_rotation_packed_is_unpacked(name, pack):
    path = f"/var/log/{name}"
    rows = list(parse(pack(record() * 3), path))
    assert [(row.path, row.record, row.source) for row in rows] == [
        (path, number, "wtmp") for number in range(3)
    ]


def test_a_packed_log_that_is_cut_short_gives_what_is_there():
    noise = b"".join(record(b"%d" % (n * n)) for n in range(500))
    *rows, _piece = list(parse(gzip.compress(noise)[:-100], "/var/log/btmp.1.gz"))
    assert any(isinstance(row, Gap) and "to its end" in row.reason for row in rows)
    assert sum(isinstance(row, Login) for row in rows) > 100


def test_what_cannot_be_unpacked_is_told():
    (gap,) = parse(b"\x28\xb5\x2f\xfd" + bytes(20), "/var/log/wtmp.1.zst")
    assert gap.reason == "packed in a way that is not unpacked here"


def test_bytes_that_are_not_utf8_cost_only_their_field():
    (row,) = read(record(b"\xff\xfe", host=b"a\xff"))
    assert (row.username, row.host, row.tty) == ("\\xff\\xfe", "a\\xff", "pts/0")


@pytest.mark.parametrize(
    ("name", "logins", "gaps"),
    [
        ("utmp", 14, 0),
        ("utmp_x86_64", 6, 0),
        ("utmp_aarch64", 6, 0),
        ("utmp_s390", 6, 0),
        # Two of its four records are zeros, and one byte stands behind them.
        ("wtmp.1", 2, 2),
        # Two damaged records side by side are one gap; 50 bytes stand behind them.
        ("utmp_corrupted", 2, 2),
    ],
)
def test_samples_of_plaso(corpus, name, logins, gaps):
    rows = read((corpus / "plaso" / "utmp" / name).read_bytes())
    assert sum(isinstance(row, Login) for row in rows) == logins
    assert sum(isinstance(row, Gap) for row in rows) == gaps


def counted(rows: list[Login | Gap]) -> int:
    count = 0
    for row in rows:
        if isinstance(row, Login):
            count += 1
        elif (span := records_of(row)) is not None:
            count += span[1] - span[0] + 1
    return count


PIECES = st.lists(
    st.sampled_from([record(), record(kind=99), bytes(384), record(b"x", kind=8)])
    | st.binary(min_size=384, max_size=384)
)


@given(PIECES, st.binary(max_size=383), st.sampled_from(["/var/log/wtmp", "/var/log/btmp"]))
def test_every_record_is_a_row_or_in_a_gap(pieces, rest, path):
    content = b"".join(pieces) + rest
    rows = list(parse(content, path))
    left = len(content)
    assert counted(rows) in (left // 384, left // 400)
    assert all(row.type in TYPES for row in rows if isinstance(row, Login))


@given(st.binary(max_size=2000))
def test_any_bytes_give_rows_and_gaps(content):
    rows = list(parse(content, "/run/utmp"))
    assert all(isinstance(row, Login | Gap) for row in rows)
    assert bool(rows) == bool(content)
