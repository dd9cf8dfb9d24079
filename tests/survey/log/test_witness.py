from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pratique.parsers.utmp import Login
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.log.witness import Witnesses, date_of_gzip, date_of_name

BOOT = 1_793_668_200_000_000_000  # 2026-11-03 01:10:00 UTC
LOGIN = Login("/var/log/wtmp", 0, "wtmp", "boot_time", "reboot", None, "~", "5.10", None, 0, BOOT)


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("20261103", (date(2026, 11, 3), True)),
        ("2026-11-03", (date(2026, 11, 3), True)),
        ("20261103-1793668200", (date(2026, 11, 3), True)),
        ("2026-11", (date(2026, 11, 30), False)),
        ("2026-12", (date(2026, 12, 31), False)),
        ("20261399", None),
        ("7", None),
        ("2026", None),
        ("", None),
    ],
)
def test_date_of_name(position, expected):
    assert date_of_name(position) == expected


def test_date_of_gzip(gz):
    assert date_of_gzip(gz(b"x", BOOT // 10**9)) == date(2026, 11, 3)
    assert date_of_gzip(gz(b"x")) is None
    assert date_of_gzip(b"Nov  3") is None


def test_boots_in_the_zone_of_the_machine():
    with Tables.of([LOGIN], (Login,)) as tables:
        known = Witnesses.read(tables, "Europe/Rome")
    assert known.latest == date(2026, 11, 3)
    assert known.years(307, 2 * 3600 + 600, boot=True) == {2026}
    assert known.years(307, 2 * 3600 + 600, boot=False) == frozenset()
    assert known.years(307, 3600 + 600, boot=True) == frozenset()


def test_a_time_to_come_says_nothing():
    with Tables.of([replace(LOGIN, time=4_000_000_000 * 10**9)], (Login,)) as tables:
        assert Witnesses.read(tables, "").latest is None


def test_a_copy(file_row):
    day = 86_400 * 10**9
    with Tables.of([file_row(number, day + number) for number in range(30)], (File,)) as tables:
        assert Witnesses.read(tables, "").copied
    with Tables.of([file_row(number, day * number) for number in range(30)], (File,)) as tables:
        assert not Witnesses.read(tables, "").copied


@pytest.fixture
def file_row():
    from pratique.store.columns import columns

    def make(number, mtime):
        empty = {
            one.name: None if one.nullable else 0 if one.sql_type != "VARCHAR" else ""
            for one in columns(File)
        }
        return File(**{**empty, "path": f"/{number}", "type": "regular", "mtime": mtime})

    return make
