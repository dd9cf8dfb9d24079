from __future__ import annotations

import polars as pl
import pytest

from pratique.parsers.log.base import OFFSET, SHOWN
from pratique.parsers.log.request import address_of, dated, dated_by, named, parted


@pytest.mark.parametrize(
    ("stamp", "zone", "offset"),
    [
        ("03/Nov/2026:02:10:00", "+0100", 3600),
        ("03/Nov/2026:02:10:00", "-0330", -12600),
        ("03/Nov/2026:02:10:00", "", None),
        ("03/Nov/2026:02:10:00", "+9999", None),
        ("2026-11-03T02:10:00Z", None, 0),
        ("2026-11-03T02:10:00+01:00", None, 3600),
    ],
)
def test_dated(stamp: str, zone: str | None, offset: int | None) -> None:
    frame = pl.DataFrame(
        {"stamp": [stamp], "zone": [zone]}, schema={"stamp": pl.String, "zone": pl.String}
    )
    (row,) = dated(frame).to_dicts()
    assert (str(row[SHOWN]), row[OFFSET]) == ("2026-11-03 02:10:00", offset)


def test_times_that_make_no_sense_are_left_out() -> None:
    frame = pl.DataFrame({"stamp": ["33/Nov/2026:02:10:00", "x"], "zone": ["+0100", "+0200"]})
    assert dated(frame).height == 0
    assert dated_by(frame, ("%Y",)).height == 0


def test_parted_and_named() -> None:
    frame = pl.DataFrame({"request": ["GET /a?b?c HTTP/1.1", "odd"], "client": ["192.0.2.1", "-"]})
    first, second = named(parted(frame)).to_dicts()
    assert (first["resource"], first["query"], first["address"]) == ("/a", "b?c", "192.0.2.1")
    assert (second["method"], second["target"], second["client"]) == (None, "odd", None)


def test_addresses() -> None:
    clients = pl.Series(["192.0.2.1", "::ffff:192.0.2.2", "example.org", None])
    assert address_of(clients).to_list() == ["192.0.2.1", "192.0.2.2", None, None]
