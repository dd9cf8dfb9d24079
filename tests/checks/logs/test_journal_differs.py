from __future__ import annotations

from pratique.checks.logs.journal_differs import CHECK
from pratique.model import Severity
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
    found = signs(kept("journal", "sshd", range(60)), kept("syslog", "sshd", without(30, 31)))
    assert found == [("syslog sshd", Severity.MEDIUM)]


def test_points_at_lines_that_the_journal_lacks():
    found = signs(kept("syslog", "cron", range(60)), kept("journal", "cron", without(30)))
    assert found == [("journal cron", None)]


def test_points_at_fewer_lines_of_logins():
    some = kept("syslog", "sudo", without(30)) + kept("syslog", "sudo", [30], 1)
    assert signs(kept("journal", "sudo", range(60)), some) == [("syslog sudo", Severity.MEDIUM)]


def test_leaves_alone():
    same = kept("journal", "sshd", range(60)), kept("syslog", "sshd", range(60))
    assert signs(*same) == []
    assert signs(same[0]) == []  # only one of the two is kept
    # What the settings keep in one only, and stretches that only one covers.
    assert signs(*same, kept("journal", "dbus", range(60))) == []
    assert signs(same[0], kept("syslog", "sshd", range(20, 50))) == []
    # A border of an hour.
    near = kept("syslog", "sshd", without(30)) + kept("syslog", "sshd", [30], 3)
    assert signs(same[0], near) == []
