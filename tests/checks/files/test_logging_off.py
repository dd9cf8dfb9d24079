from __future__ import annotations

import pytest

from pratique.checks.files.logging_off import CHECK
from pratique.model import Severity
from pratique.parsers.log_setting import parse_audit, parse_journald, parse_rsyslog
from pratique.store.tables import Tables


def signs(parse, line):
    rows = parse(line, "/etc/x.conf")
    return [sign.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("parse", "line", "severity"),
    [
        (parse_journald, b"Storage=none", Severity.MEDIUM),
        (parse_journald, b"MaxLevelStore=emerg", Severity.MEDIUM),
        (parse_journald, b"Storage=volatile", Severity.LOW),
        (parse_rsyslog, b"auth,authpriv.* ~", Severity.MEDIUM),
        (parse_rsyslog, b"if $programname == 'sshd' then stop", Severity.MEDIUM),
        (parse_rsyslog, b':msg, contains, "198.51.100.7" stop', Severity.MEDIUM),
        (parse_rsyslog, b':rawmsg,contains,"from 203.0.113.9" ~', Severity.MEDIUM),
        (parse_rsyslog, b'if $msg contains "203.0.113.9" then stop', Severity.MEDIUM),
        (parse_audit, b"-e 0", Severity.MEDIUM),
        (parse_audit, b"-a never,exit -F uid=0", Severity.LOW),
    ],
)
def test_points_at(parse, line, severity):
    assert signs(parse, line) == [severity]


@pytest.mark.parametrize(
    ("parse", "line"),
    [
        (parse_journald, b"Storage=persistent"),
        (parse_journald, b"#Storage=none"),
        (parse_audit, b"-D\n-b 8192\n-f 1\n-e 2"),
        (parse_audit, b"-a always,exit -F arch=b64 -S execve"),
        (parse_rsyslog, b"auth,authpriv.* /var/log/auth.log"),
        (parse_rsyslog, b':msg, contains, "noise" stop'),
        (parse_rsyslog, b':msg, contains, "Connection from 10.0.0.5" stop'),
        (parse_rsyslog, b':msg, contains, "version 1.2.3" stop'),
        (parse_rsyslog, b':fromhost-ip, isequal, "203.0.113.9" stop'),
        (parse_rsyslog, b':programname, startswith, "tomcat" {\n/var/log/x\nstop\n}'),
    ],
)
def test_leaves_alone(parse, line):
    assert signs(parse, line) == []
