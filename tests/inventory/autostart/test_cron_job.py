from __future__ import annotations

import pytest

from pratique.inventory.autostart.cron_job import items
from pratique.parsers.crontab import Crontab, CrontabVariable
from pratique.store.tables import Tables


def told(*rows):
    with Tables.of(rows, [Crontab, CrontabVariable]) as tables:
        return list(items(tables))


def job(path="/etc/crontab", line=3, event=None, times=("1", "2", "*", "*", "*"), **values):
    if event or line is None:
        times = (None,) * 5
    return Crontab(path, line, event, *times, "www", "run it", "", values.get("active", True))


@pytest.mark.parametrize(
    ("row", "occasion"),
    [
        (job(), "1 2 * * *"),
        (job(event="@reboot"), "at boot"),
        (job(event="@weekly"), "@weekly"),
        (job("/etc/cron.daily/x", None), "daily"),
        (
            job("/etc/cron.d/x.bak", active=False),
            "1 2 * * *; its name makes cron of Debian leave it out",
        ),
    ],
)
def test_a_job(row, occasion):
    (item,) = told(row)
    assert (item.occasion, item.username, item.command) == (occasion, "www", "run it")
    assert item.program == ("/etc/cron.daily/x" if row.line is None else "")


@pytest.mark.parametrize(
    ("name", "value", "program"),
    [
        ("LD_PRELOAD", "/lib/x.so", "/lib/x.so"),
        ("SHELL", "/opt/x", "/opt/x"),
        ("BASH_ENV", "x", ""),
    ],
)
def test_a_setting_that_loads(name, value, program):
    (item,) = told(CrontabVariable("/etc/crontab", 1, name, value))
    assert (item.command, item.program) == (f"{name}={value}", program)


@pytest.mark.parametrize(
    ("name", "value"), [("SHELL", "/bin/sh"), ("PATH", "/tmp"), ("MAILTO", "root")]
)
def test_other_settings_load_nothing(name, value):
    assert told(CrontabVariable("/etc/crontab", 1, name, value)) == []
