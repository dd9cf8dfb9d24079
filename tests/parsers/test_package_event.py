# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pratique.parsers.package_event import clock, name_and_arch, version_in

NANO = 1_000_000_000


def at(*when):
    return int(datetime(*when, tzinfo=UTC).timestamp()) * NANO


@pytest.mark.parametrize(
    ("text", "time", "zone_known", "written"),
    [
        ("2019-07-10  16:38:08", at(2019, 7, 10, 16, 38, 8), False, "2019-07-10  16:38:08"),
        ("2019-07-10 16:38 x", at(2019, 7, 10, 16, 38), False, "2019-07-10 16:38"),
        ("2019-07-10T16:38:08Z", at(2019, 7, 10, 16, 38, 8), True, "2019-07-10T16:38:08Z"),
        ("2019-07-10T16:38:08+0200 a", at(2019, 7, 10, 14, 38, 8), True, "2019-07-10T16:38:08+0200"),
        ("2019-07-10T16:38:08-05:30", at(2019, 7, 10, 22, 8, 8), True, "2019-07-10T16:38:08-05:30"),
        ("2016-12-31 23:59:60", at(2016, 12, 31, 23, 59, 59), False, "2016-12-31 23:59:60"),
        ("2020-02-29T00:00:00.123456", at(2020, 2, 29), False, "2020-02-29T00:00:00.123456"),
    ],
)  # fmt: skip
def test_time(text, time, zone_known, written):
    found = clock(text)
    assert (found.time, found.zone_known, found.written) == (time, zone_known, written)


@pytest.mark.parametrize(
    "text",
    ["", "2019-13-01 00:00:00", "2019-02-29 00:00:00", "0001-01-01 00:00:00", "9999-01-01 00:00:00",
     "2019-07-10 24:00:00", "2019-07-10T16:38:08+9900", "2019-07-10 16:38:081", "x2019-07-10 16:38",
     "٢٠١٩-07-10 16:38:08"],
)  # fmt: skip
def test_no_time(text):
    assert clock(text) is None


def test_words_of_dpkg():
    assert version_in("<none>") == ""
    assert version_in("1:2-3") == "1:2-3"
    assert name_and_arch("libssl3:amd64") == ("libssl3", "amd64")
    assert name_and_arch("bash") == ("bash", "")
