from __future__ import annotations

from pratique.inventory.autostart.startup_item import items
from pratique.parsers.crontab import Crontab
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def test_what_parsers_told_stays_as_it_is():
    row = StartupItem("/etc/x", 1, "pam", "sshd", "root", "at each login", "run", "/x", "T1556")
    with Tables.of([row], [StartupItem, Crontab]) as tables:
        assert list(items(tables)) == [row]


def test_a_script_that_is_a_job_of_cron_is_told_there():
    path, times = "/etc/cron.daily/x", (None,) * 6
    rows = [
        StartupItem(path, None, "periodic-script", "x", "root", "by the clock", path, path, "T1"),
        StartupItem("/etc/periodic/daily/y", None, "periodic-script", "", "", "", "", "", "T1"),
        Crontab(path, None, *times, "root", path, "", active=True),
    ]
    with Tables.of(rows, [StartupItem, Crontab]) as tables:
        assert [item.path for item in items(tables)] == ["/etc/periodic/daily/y"]
