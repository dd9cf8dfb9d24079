"""Chains as logrotate leaves them, written by a seeded writer that knows the years."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from pratique.survey.log.witness import Witnesses
from pratique.survey.log.years import (
    CONTRADICTED,
    NO_YEAR,
    ZONE_DOUBTED,
    order,
    year_plans,
)

START = datetime(2022, 11, 20, 0, 5)  # noqa: DTZ001 - what a clock shows


def stamp(when):
    return f"{when:%b} {when.day:2} {when:%H:%M:%S}"


def written(seed=1, weeks=120, start=START):
    """Weeks of lines with the year of each, over New Years and a 29 February."""
    rng = random.Random(seed)
    found = []
    for week in range(weeks):
        times = sorted(
            start + timedelta(weeks=week, seconds=rng.randrange(7 * 86400)) for _ in range(40)
        )
        found.append([(f"{stamp(at)} web1 cron[1]: run {week}\n", at.year) for at in times])
    return found


def content(week):
    return "".join(line for line, _year in week).encode()


def named(weeks, gz, *, dated=False, changed=lambda _at, _end: 0):
    """The files of a chain by name, with the years of their lines."""
    files, truth = {}, {}
    for number, week in enumerate(weeks):
        age, end = len(weeks) - 1 - number, START + timedelta(weeks=number + 1)
        position = f"-{end:%Y%m%d}" if dated else f".{age}"
        name = "var/log/syslog" + (position if age else "") + (".gz" if age > 1 else "")
        seconds = changed(number, int(end.replace(tzinfo=UTC).timestamp()))
        files[name] = gz(content(week), seconds) if age > 1 else content(week)
        truth[f"/{name}"] = [year for _line, year in week]
    return files, truth


def years_of(plan, count):
    return [[year for year in plan if year.line <= line][-1].year for line in range(1, count + 1)]


def agree(plans, truth):
    return {
        path: years_of(plans.years.get(path, ()), len(years)) == years
        for path, years in truth.items()
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_dated_names(chain, gz, seed):
    files, truth = named(written(seed), gz, dated=True)
    found, opens = chain(files)
    plans = year_plans(order(found), opens)
    assert all(agree(plans, truth).values())
    assert plans.gaps == ()
    assert min(year.confidence for plan in plans.years.values() for year in plan) > 0.8


@pytest.mark.parametrize("told", [[119], [0], [60], [3, 118]])
def test_one_gzip_header_dates_all(chain, gz, told):
    told = [min(number, 117) for number in told]
    changed = lambda number, end: end if number in told else 0  # noqa: E731
    files, truth = named(written(3), gz, changed=changed)
    found, opens = chain(files)
    plans = year_plans(order(found), opens)
    assert all(agree(plans, truth).values())
    assert {plan[0].source for plan in plans.years.values()} == {"rotation", "gzip header"}


def test_the_latest_time_of_the_machine(chain, gz):
    weeks = written(4)
    files, truth = named(weeks, gz)
    found, opens = chain(files)
    end = (START + timedelta(weeks=len(weeks))).date()
    plans = year_plans(order(found), opens, Witnesses(latest=end))
    assert all(agree(plans, truth).values())


def test_nothing_tells(chain, gz):
    files, _truth = named(written(5, 5), gz)
    found, opens = chain(files)
    plans = year_plans(order(found), opens)
    assert plans.years == {}
    assert [gap.reason for gap in plans.gaps] == [NO_YEAR] * 5


def test_a_copy_with_fresh_times_is_not_believed(chain):
    lines = b"Nov  3 10:00:00 web1 cron[1]: x\n"
    fresh = {"var/log/syslog": int(datetime(2026, 11, 4, tzinfo=UTC).timestamp()) * 10**9}
    found, opens = chain({"var/log/syslog": lines}, fresh)
    (alone,) = year_plans(found, opens).years["/var/log/syslog"]
    assert (alone.year, alone.source, alone.confidence) == (2026, "time of the file", 0.5)
    assert year_plans(found, opens, Witnesses(copied=True)).years == {}


def test_times_of_files_that_do_not_fit_say_nothing(chain):
    fresh = {"var/log/syslog": int(datetime(2026, 5, 1, tzinfo=UTC).timestamp()) * 10**9}
    found, opens = chain({"var/log/syslog": b"Nov  3 10:00:00 web1 cron[1]: x\n"}, fresh)
    assert year_plans(found, opens).years == {}


def test_three_years_without_rotation(chain):
    weeks = written(6, 160)
    found, opens = chain({"var/log/mail.log": b"".join(map(content, weeks))})
    truth = {"/var/log/mail.log": [year for week in weeks for _line, year in week]}
    end = (START + timedelta(weeks=160)).date()
    plans = year_plans(found, opens, Witnesses(latest=end))
    assert all(agree(plans, truth).values())


def test_a_machine_that_was_upgraded(chain):
    old = b"Dec 30 10:00:00 web1 cron[1]: x\nJan  2 10:00:00 web1 cron[1]: x\n"
    new = b"2024-01-03T10:00:00.1+01:00 web1 cron[1]: x\n"
    found, opens = chain({"var/log/syslog": old + new})
    plan = year_plans(found, opens, zone="Europe/Rome").years["/var/log/syslog"]
    assert [(year.line, year.year) for year in plan] == [(1, 2023), (2, 2024)]
    assert plan[0].confidence > 0.9


def test_another_zone_than_that_of_the_machine(chain):
    text = b"Jan  2 10:00:00 web1 x\n2024-01-03T10:00:00.1+00:00 web1 x\n"
    found, opens = chain({"var/log/syslog": text})
    plans = year_plans(found, opens, zone="America/St_Johns")
    assert plans.doubted
    assert [gap.reason for gap in plans.gaps] == [ZONE_DOUBTED]
    assert not year_plans(found, opens, zone="Europe/London").doubted


def test_kernel_lines(chain):
    text = (
        b"Nov  3 02:10:00 web1 kernel: [ 1.0] rtc_cmos 00:01: setting system clock to "
        b"2023-11-03T01:10:00 UTC (1698973800)\nFeb 29 10:00:00 web1 cron[1]: x\n"
    )
    found, opens = chain({"var/log/kern.log": text})
    plan = year_plans(found, opens).years["/var/log/kern.log"]
    assert [(year.year, year.source) for year in plan] == [
        (2023, "clock lines"),
        (2024, "clock lines"),
    ]


def test_logins_of_wtmp(chain):
    text = b"".join(
        b"Nov  %d 02:10:05 web1 sshd[1]: Accepted password for a from 192.0.2.1 port 9 ssh2\n" % day
        for day in (3, 4)
    )
    found, opens = chain({"var/log/auth.log": text})
    slices = {(305 + day, (2 * 3600 + 605) // 10): frozenset({2025}) for day in (2, 3)}
    plan = year_plans(found, opens, Witnesses(logins=slices)).years["/var/log/auth.log"]
    assert (plan[0].year, plan[0].source) == (2025, "logins in wtmp")


def test_a_contradiction_is_told(chain, gz):
    text = b"Nov  2 10:00:00 web1 cron[1]: x\n"
    when = int(datetime(2024, 11, 3, tzinfo=UTC).timestamp())
    found, opens = chain({"var/log/syslog-20261103.gz": gz(text, when)})
    plans = year_plans(found, opens)
    (year,) = plans.years["/var/log/syslog-20261103.gz"]
    assert (year.year, year.source) == (2026, "name")
    assert year.confidence < 0.5
    assert [gap.reason for gap in plans.gaps] == [CONTRADICTED]
    assert plans.gaps[0].detail == "2026 is taken, against 2024 by gzip header"


def test_years_that_are_missing_in_a_chain(chain):
    line = b"Nov  2 10:00:00 web1 cron[1]: x\n"
    found, opens = chain({"var/log/a-20221103": line, "var/log/a-20241103": line + line})
    plans = year_plans(order(found), opens)
    assert [plan[0].year for plan in plans.years.values()] == [2022, 2024]
    assert plans.gaps == ()


def test_order(chain):
    names = ["syslog", "syslog.1", "syslog.10.gz", "syslog.2.gz", "syslog-20261103", "syslog.old"]
    found, _opens = chain({f"var/log/{name}": b"x\n" for name in names})
    assert [file.path.rpartition("/")[2] for file in order(found)] == [
        "syslog-20261103", "syslog.10.gz", "syslog.2.gz", "syslog.1", "syslog.old", "syslog",
    ]  # fmt: skip


def test_lines_that_can_have_no_year(chain):
    text = b"".join(b"%s  5 10:00:00 web1 x\n" % month for month in [b"Jan", b"Jul"] * 1500)
    found, opens = chain({"var/log/syslog-20261103": text})
    plans = year_plans(found, opens)
    assert plans.years == {}
    assert [gap.reason for gap in plans.gaps] == [NO_YEAR]
