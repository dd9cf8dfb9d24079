from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pratique.history.folders.names import DAY, Named, named, unfinished


def at(*parts):
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * 10**9


@pytest.mark.parametrize(
    ("name", "time", "span", "zoned"),
    [
        (b"2026-11-03", at(2026, 11, 3), DAY, False),
        (b"20261103", at(2026, 11, 3), DAY, False),
        (b"20261103-0200", at(2026, 11, 3, 2), 60 * 10**9, False),
        (b"backup.2026-11-03T02:00:00+0100", at(2026, 11, 3, 1), 0, True),
        (b"web1_2026_11_03_02_30_01", at(2026, 11, 3, 2, 30, 1), 0, False),
        (b"2026-11-03T02:00:00Z", at(2026, 11, 3, 2), 0, True),
        (b"@GMT-2026.11.03-02.00.00", at(2026, 11, 3, 2), 0, True),
        (b"zfs-auto-snap_daily-2026-11-03-0225", at(2026, 11, 3, 2, 25), 60 * 10**9, True),
        (b"2026-02-30 to 2026-11-03", at(2026, 11, 3), DAY, False),
    ],
)
def test_dates(name, time, span, zoned):
    assert named(name) == Named(time=time, span=span, zoned=zoned)


@pytest.mark.parametrize(
    ("name", "series", "number"), [(b"daily.0", b"daily", 0), (b"weekly.12", b"weekly", 12)]
)
def test_rotations(name, series, number):
    assert named(name) == Named(series, number)


@pytest.mark.parametrize(
    "name", [b"latest", b"etc", b"v1.2.3", b"2026-13-01", b"120261103", b"1790000000", b"..", b""]
)
def test_names_that_say_nothing(name):
    assert named(name) is None


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        (b".sync", True),
        (b"_delete.123", True),
        (b"2026-11-03.partial", True),
        (b"2026-11-03-inprogress", True),
        (b"in_progress", True),
        (b"incomplete-2026-11-03", True),
        (b"2026-11-03", False),
        (b"daily.0", False),
    ],
)
def test_unfinished(name, broken):
    assert unfinished(name) is broken
