from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.survey.log.stretch import day_in, has_stamps, shown


@pytest.fixture
def seen(chain):
    def look(text):
        content = text if isinstance(text, bytes) else text.encode()
        files, opens = chain({"var/log/syslog": content})
        with opens(files[0]) as lines:
            return shown(lines)

    return look


def lines(*days):
    return "".join(f"{day} 10:00:00 web1 cron[1]: x\n" for day in days)


def turns(found):
    return [(one.line, one.turns) for one in found.stretches]


def test_no_stamps(seen):
    assert seen("2026-11-03 x\nwhat\n").stretches == ()
    assert not has_stamps(b"2026-11-03T10:00:00 x\n")
    assert has_stamps(b"x\nNov  3 10:00:00 web1 x\n")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["Nov  3", "Nov  4", "Dec 31"], [(1, 0)]),
        (["Dec 31", "Jan  1"], [(1, 0), (2, 1)]),
        (["Dec 31", "Jan  1", "Dec 31", "Jan  1"], [(1, 0), (2, 1), (3, 0), (4, 1)]),
        (["Nov  3", "Oct 30"], [(1, 0)]),  # a clock set back
        (["Nov  3", "Aug  1"], [(1, 0), (2, 1)]),  # a log that is seldom written to
        (["Jun  3", "Jan  1", "Jun  3"], [(1, 0)]),  # a clock that was not set for a while
        (["Feb  3", "Nov 30"], [(1, 0)]),  # a machine that was off
        (["Jan  5", "Jan  2", "Mar  1", "Jan  1"], [(1, 0), (4, 1)]),
        (["Feb 30", "Feb 29", "Feb 00"], [(2, 0)]),
    ],
)
def test_turns(seen, days, expected):
    assert turns(seen(lines(*days))) == expected


def test_three_years_in_one_file(seen):
    found = seen(lines(*["Mar  1", "Dec 30", "Jan  2", "Feb 29", "Dec 1", "Jan  9"]))
    assert turns(found) == [(1, 0), (3, 1), (6, 2)]
    assert [one.leap for one in found.stretches] == [False, True, False]


def test_what_names_a_date(seen):
    found = seen(
        "Nov  3 02:10:00 web1 kernel: rtc_cmos 00:01: setting system clock to "
        "2026-11-03T01:10:00 UTC (1793668200)\n"
        "Nov  3 02:10:01 web1 kernel: Linux version 5.10.0-1-amd64 (x) #1 SMP 1 (2025-02-24)\n"
        "Nov  3 02:10:09 web1 sshd[1]: Accepted publickey for a from 192.0.2.1 port 1 ssh2\n"
        "2026-11-04T02:10:00.1+01:00 web1 sshd[1]: x\n"
    )
    assert [(one.kind, one.date) for one in found.named] == [
        ("clock", date(2026, 11, 3)), ("built", date(2025, 2, 24)), ("iso", date(2026, 11, 4)),
    ]  # fmt: skip
    assert [(one.second, one.boot) for one in found.moments] == [(7801, True), (7809, False)]
    assert [seconds for _when, seconds in found.offsets] == [3600, 3600]


def test_lines_without_order_have_no_years(seen):
    assert seen(lines(*["Jan  5", "Jul  9"] * 1500)).mixed


def test_days_of_a_leap_year():
    assert day_in(2024, 59) == date(2024, 2, 29)
    assert day_in(2023, 59) is None
    assert day_in(2023, 60) == date(2023, 3, 1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.sampled_from(["Dec 31", "Jan  1", "Feb 29", "Feb 30", "Xxx 99", "Jun 15"])).map(
            lines
        ),
    )
)
def test_any_bytes(seen, text):
    numbers = [one.line for one in seen(text).stretches]
    assert numbers == sorted(numbers)
