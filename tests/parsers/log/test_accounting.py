from __future__ import annotations

import struct

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.accounting import BINARY_LOGS, read, recognises, spread
from pratique.parsers.log.base import Lost
from pratique.parsers.log.clock import Clock
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.survey.log.block import complete

AT = 1793671800  # 2026-11-03 02:10:00 UTC
(FORM,) = BINARY_LOGS


class Held:
    def __init__(self, content: bytes) -> None:
        self.content, self.size = content, len(content)

    def read_at(self, offset: int, length: int) -> bytes:
        return self.content[offset : offset + length]


def third(name=b"id", *, uid=33, pid=11, parent=10, tty=136 << 8 | 2, begun=AT, order="<"):
    version = 3 | (0x80 if order == ">" else 0)
    return struct.pack(
        order + "BBHIIIIIIf8H16s", 2, version, tty, 0, uid, uid, pid, parent, begun, 1.5,
        *(0,) * 8, name,
    )  # fmt: skip


def second(name=b"id", uid=70000, tty=0, begun=AT, order="<"):
    version = 2 | (0x80 if order == ">" else 0)
    return struct.pack(
        order + "BBHHHI9HHI17sBHII", 0, version, uid & 0xFFFF, 0, tty, begun, *(0,) * 9, 100, 0,
        name, 0, 0, uid, 0,
    )  # fmt: skip


def told(content):
    batches = list(read(Held(content)))
    frames = [one for one in batches if not isinstance(one, Lost)]
    rows = pl.concat(frames) if frames else None
    return rows, [one for one in batches if isinstance(one, Lost)]


def rows(content):
    frame, lost = told(content)
    assert lost == []
    timed = Clock("Europe/Rome").timed(frame).with_columns(pl.lit("/x").alias("path"))
    return complete(spread(timed)[ProcessEvent], ProcessEvent, "/x").to_dicts()


@pytest.mark.parametrize("order", ["<", ">"])
def test_version_three(order):
    (row,) = rows(third(order=order))
    assert str(row["time"]).startswith("2026-11-03 02:10:00")
    assert (row["source"], row["command"], row["tty"]) == ("accounting", "id", "pts/2")
    assert (row["uid"], row["pid"], row["parent"], row["line"]) == (33, 11, 10, 1)


@pytest.mark.parametrize("order", ["<", ">"])
def test_version_two_has_no_number_of_the_process(order):
    (row,) = rows(second(order=order))
    assert (row["command"], row["uid"], row["pid"], row["tty"]) == ("id", 70000, None, None)


@pytest.mark.parametrize(
    ("number", "name"),
    [(0, None), (4 << 8 | 1, "tty1"), (4 << 8 | 64, "ttyS0"), (137 << 8 | 3, "pts/259"), (5, None)],
)
def test_terminals(number, name):
    assert rows(third(tty=number))[0]["tty"] == name


def test_names_may_fill_their_room_and_be_no_text():
    assert rows(third(b"a" * 16))[0]["command"] == "a" * 16
    assert rows(third(b"\xff\x1b"))[0]["command"] == "\\xff\x1b"


def test_what_is_no_record_is_counted_and_the_rest_is_read():
    frame, lost = told(third() + b"\xff" * 64 + third() + b"\0" * 64 + b"end")
    assert frame["line"].to_list() == [1, 3]
    assert [one.detail for one in lost] == ["2 records, the first is 2", "3 bytes at the end"]


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (third() * 9, True), (second(), True), (b"", False), (third()[:63], False),
        (b"\0" * 4096, False), (b"Nov  3 02:10:00 web1 sshd[1]: x\n" * 20, False),
        (third() + second(), False), (third(begun=7), False), (third(b""), False),
    ],
)  # fmt: skip
def test_what_is_recognised(head, known):
    assert recognises(head) is known


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.just(third()), st.just(second()), st.binary(max_size=70))).map(b"".join)
)
def test_any_bytes(content):
    recognises(content)
    frame, lost = told(content)
    height = 0 if frame is None else frame.height
    bad = sum(int(one.detail.split()[0]) for one in lost if "records" in one.detail)
    assert height + bad == len(content) // 64
