from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.log_setting import LogSetting, parse_audit, parse_journald, parse_rsyslog

PATH = "/etc/x.conf"


def test_journald():
    row, gap = parse_journald(b"[Journal]\n#Storage=auto\nStorage = none\nx\n", PATH)
    assert row == LogSetting(PATH, 3, "journald", "Storage", "none")
    assert isinstance(gap, Gap)


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        (b"auth,authpriv.* ~", "auth,authpriv.*", "~"),
        (b"auth,authpriv.*\t/dev/null", "auth,authpriv.*", "/dev/null"),
        (b':msg, contains, "x" stop', ':msg, contains, "x"', "stop"),
        (b"if $programname == 'sshd' then stop", "if $programname == 'sshd' then", "stop"),
        (b"if $a == 'x' then { stop }", "if $a == 'x' then {", "stop"),
        (b'*.* action(type="omfile" file="/dev/null")', '*.* action(type="omfile"', "/dev/null"),
    ],
)
def test_rsyslog_throws_away(line, name, value):
    (row,) = parse_rsyslog(line, PATH)
    assert (row.service, row.name, row.value) == ("rsyslog", name, value)


@pytest.mark.parametrize(
    "content",
    [
        b"auth,authpriv.* /var/log/auth.log",
        b':programname, isequal, "x" /var/log/x.log\n& stop',
        b"# auth.* ~",
        b"*.emerg :omusrmsg:*",
    ],
)
def test_rsyslog_keeps(content):
    assert list(parse_rsyslog(content, PATH)) == []


def test_audit():
    assert [(row.name, row.value) for row in parse_audit(b"# x\n-D\n-b 8192\n-e 0\n", PATH)] == [
        ("-D", ""),
        ("-b", "8192"),
        ("-e", "0"),
    ]


@pytest.mark.parametrize("parse", [parse_journald, parse_rsyslog, parse_audit])
@given(content=st.binary(max_size=300))
def test_any_bytes(parse, content):
    assert all(row.path == PATH for row in parse(content, PATH))
