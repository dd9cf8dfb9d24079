from __future__ import annotations

from pratique.checks.logs.journal_differs import CHECK
from pratique.parsers.log.row.log_hour import LogHour
from pratique.store.tables import Tables

HOUR = 3_600_000_000_000
PATHS = {"syslog": "/var/log/auth.log", "journal": "/var/log/journal/x/system.journal"}


def kept(source, program, hours, lines=4):
    return [LogHour(PATHS[source], "system", source, program, at * HOUR, lines) for at in hours]


def signs(*groups):
    rows = [row for group in groups for row in group]
    return [(s.subject, s.severity) for s in CHECK.find(Tables.of(rows, CHECK.reads))]


def without(*missing):
    return [hour for hour in range(60) if hour not in missing]


def test_points_at_lines_that_the_files_lack():
    found = signs(kept("journal", "cron", range(60)), kept("syslog", "cron", without(30, 31)))
    assert found == [("syslog cron", None)]


def test_points_at_lines_that_the_journal_lacks():
    found = signs(kept("syslog", "cron", range(60)), kept("journal", "cron", without(30)))
    assert found == [("journal cron", None)]


def test_leaves_alone():
    same = kept("journal", "cron", range(60)), kept("syslog", "cron", range(60))
    assert signs(*same) == []
    assert signs(same[0]) == []  # only one of the two is kept
    # What the settings keep in one only, and stretches that only one covers.
    assert signs(*same, kept("journal", "dbus", range(60))) == []
    assert signs(same[0], kept("syslog", "cron", range(20, 50))) == []
    # A border of an hour.
    near = kept("syslog", "cron", without(30)) + kept("syslog", "cron", [30], 3)
    assert signs(same[0], near) == []
    # Each line of these is asked about by another check.
    assert signs(kept("journal", "sshd", range(60)), kept("syslog", "sshd", without(30))) == []
