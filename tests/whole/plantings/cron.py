"""Cron, its relatives, and at: crontab(5), anacrontab(5), incrontab(5), fcrontab(5), at(1)."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, add, both, put, run, shell
from plantings.command import (
    DECODE,
    FETCH,
    HIDDEN,
    PYTHON_BACK,
    SH_BACK,
    hidden,
    with_program,
    with_tool,
)

_CRON: Final = "Cron"
_AT: Final = "At"
_ID: Final = "T1053.003"
_AT_ID: Final = "T1053.002"
_ANNA: Final = (1000, 105)
_SPOOL: Final = "/var/spool/cron/crontabs"
_BACKUP: Final = "/usr/local/sbin/backup-databases"
_ORDINARY: Final = "/usr/lib/x86_64-linux-gnu/polkit-agent-cache"

_CRON_D: Final = Twin(
    "cron-d-backup",
    "a nightly backup",
    "/etc/cron.d/backup",
    with_tool(_BACKUP, put("/etc/cron.d/backup", f"MAILTO=root\n15 2 * * * root {_BACKUP}\n")),
)
_OWN: Final = Twin(
    "crontab-of-a-person",
    "a weekly report of a person",
    f"{_SPOOL}/anna",
    both(
        put(f"{_SPOOL}/anna", "0 7 * * 1 /home/anna/bin/weekly-report\n", 0o600, _ANNA),
        run("/home/anna/bin/weekly-report", shell("who | mail -s week anna"), (1000, 1000)),
    ),
)
_DAILY: Final = Twin(
    "cron-daily-script",
    "a look at the age of certificates",
    "/etc/cron.daily/certificates",
    run(
        "/etc/cron.daily/certificates",
        shell("find /etc/ssl/private -mtime +80 -print | mail -E -s certificates root"),
    ),
)
_TABLE: Final = Twin(
    "crontab-line",
    "a line that trims the disk",
    "/etc/crontab",
    add("/etc/crontab", "30 3 * * 0 root /sbin/fstrim -a\n"),
)
_INCRON: Final = Twin(
    "incron-intake",
    "what comes in is taken in",
    "/etc/incron.d/intake",
    with_tool(
        "/opt/intake/bin/take",
        put("/etc/incron.d/intake", "/srv/incoming IN_CLOSE_WRITE /opt/intake/bin/take $@/$#\n"),
    ),
)


def _job(user: str, number: int, command: str) -> str:
    """A job as at(1) writes it: the environment of whoever queued it, then the commands."""
    return (
        f"#!/bin/sh\n# atrun uid={number} gid={number}\n# mail {user} 0\numask 22\n"
        "PATH=/usr/bin:/bin; export PATH\n"
        "cd /tmp || {\n\t echo 'Execution directory inaccessible' >&2\n\t exit 1\n}\n"
        f"{command}\n"
    )


_AT_TWIN: Final = Twin(
    "at-reindex",
    "a new index, tonight",
    "/var/spool/cron/atjobs/a0000201c5f2b2",
    put(
        "/var/spool/cron/atjobs/a0000201c5f2b2",
        _job("anna", 1000, "/usr/bin/php /var/www/shop/bin/reindex.php"),
        0o700,
        (1000, 1),
    ),
)

CASES: Final = (
    Case(
        "cron-d",
        _CRON,
        _ID,
        "a job that connects back",
        "/etc/cron.d/freedesktop_timesync1",
        put("/etc/cron.d/freedesktop_timesync1", f"* * * * * root {SH_BACK}\n"),
        _CRON_D,
        "setup_cron",
    ),
    Case(
        "cron-d-program",
        _CRON,
        _ID,
        "a program with an ordinary name that no package brought",
        "/etc/cron.d/polkit",
        with_program(_ORDINARY, put("/etc/cron.d/polkit", f"*/10 * * * * root {_ORDINARY}\n")),
        _CRON_D,
    ),
    Case(
        "crontab-of-user",
        _CRON,
        _ID,
        "a person's job that connects back",
        f"{_SPOOL}/anna",
        put(f"{_SPOOL}/anna", f"* * * * * {SH_BACK}\n", 0o600, _ANNA),
        _OWN,
        "setup_cron",
    ),
    Case(
        "crontab-of-service",
        _CRON,
        _ID,
        "a job of the web server that decodes and runs",
        f"{_SPOOL}/www-data",
        add(f"{_SPOOL}/www-data", f"*/7 * * * * {DECODE}\n"),
        _OWN,
    ),
    Case(
        "cron-daily",
        _CRON,
        _ID,
        "a script that fetches code",
        "/etc/cron.daily/man-cache",
        run("/etc/cron.daily/man-cache", shell(FETCH)),
        _DAILY,
        "setup_cron",
    ),
    Case(
        "cron-yearly",
        _CRON,
        _ID,
        "a script that connects back",
        "/etc/cron.yearly/tidy",
        run("/etc/cron.yearly/tidy", shell(PYTHON_BACK)),
        _DAILY,
    ),
    Case(
        "crontab-reboot",
        _CRON,
        _ID,
        "@reboot, from a hidden folder",
        "/etc/crontab",
        both(hidden(), add("/etc/crontab", f"@reboot root {HIDDEN} -d\n")),
        _TABLE,
    ),
    Case(
        "anacrontab",
        _CRON,
        _ID,
        "a daily job of anacron that fetches code",
        "/etc/anacrontab",
        put("/etc/anacrontab", f"SHELL=/bin/sh\n1 5 man.daily {FETCH}\n"),
        Twin(
            "anacrontab-report",
            "a weekly job of anacron",
            "/etc/anacrontab",
            put("/etc/anacrontab", "SHELL=/bin/sh\n7 10 report run-parts /etc/cron.weekly\n"),
        ),
    ),
    Case(
        "cron-preload",
        _CRON,
        "T1574.006",
        "a library for the jobs of a package",
        "/etc/cron.d/php",
        with_program(
            "/usr/lib/php/libsession.so",
            lambda disk: disk.prepend(
                "/etc/cron.d/php", "LD_PRELOAD=/usr/lib/php/libsession.so\n", 0
            ),
        ),
        Twin(
            "cron-variables",
            "where mail goes, and a path",
            "/etc/cron.d/report",
            put(
                "/etc/cron.d/report", "MAILTO=anna\nPATH=/usr/sbin:/usr/bin\n0 6 * * * root df -h\n"
            ),
        ),
    ),
    Case(
        "incron-d",
        _CRON,
        _ID,
        "a command at each login",
        "/etc/incron.d/logins",
        put("/etc/incron.d/logins", f"/var/log/wtmp IN_MODIFY {SH_BACK}\n"),
        _INCRON,
    ),
    Case(
        "incron-user",
        _CRON,
        _ID,
        "a program whenever a file is read",
        "/var/spool/incron/root",
        both(hidden(), put("/var/spool/incron/root", f"/etc/passwd IN_ACCESS {HIDDEN}\n", 0o600)),
        _INCRON,
    ),
    Case(
        "fcron",
        _CRON,
        _ID,
        "a job of fcron that connects back",
        "/var/spool/fcron/root.orig",
        put("/var/spool/fcron/root.orig", f"@ 10 {SH_BACK}\n", 0o600),
        Twin(
            "fcron-backup",
            "a nightly backup",
            "/var/spool/fcron/root.orig",
            with_tool(_BACKUP, put("/var/spool/fcron/root.orig", f"15 2 * * * {_BACKUP}\n", 0o600)),
        ),
    ),
    Case(
        "at-job",
        _AT,
        _AT_ID,
        "a job that connects back",
        "/var/spool/cron/atjobs/a0000101c5f2a1",
        put("/var/spool/cron/atjobs/a0000101c5f2a1", _job("root", 0, SH_BACK), 0o700, (0, 1)),
        _AT_TWIN,
        "setup_at",
    ),
    Case(
        "at-spool",
        _AT,
        _AT_ID,
        "a job that fetches code",
        "/var/spool/at/a0000301c5f2c3",
        put("/var/spool/at/a0000301c5f2c3", _job("anna", 1000, FETCH), 0o700, (1000, 1)),
        _AT_TWIN,
    ),
    Case(
        "at-atspool",
        _AT,
        _AT_ID,
        "a job that runs a hidden program",
        "/var/spool/atspool/a0000401c5f2d4",
        both(hidden(), put("/var/spool/atspool/a0000401c5f2d4", _job("root", 0, HIDDEN), 0o700)),
        _AT_TWIN,
    ),
)
