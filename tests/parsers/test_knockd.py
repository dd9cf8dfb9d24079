from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.knockd import parse
from pratique.parsers.startup_item import StartupItem

TEXT = b"""[options]
\tUseSyslog

[openSSH]
\tsequence    = 7000,8000,9000
\tcommand     = /sbin/iptables -A INPUT -s %IP% -p tcp --dport 22 -j ACCEPT
\ttcpflags    = syn
[timed]
start_command = /bin/a %IP%
stop_command = /bin/b %IP%
"""


def test_commands_and_when_they_run():
    rows = list(parse(TEXT, "/etc/knockd.conf"))
    assert [(row.line, row.name, row.program) for row in rows] == [
        (6, "openSSH", "/sbin/iptables"),
        (9, "timed", "/bin/a"),
        (10, "timed", "/bin/b"),
    ]
    assert "7000,8000,9000" in rows[0].occasion
    assert rows[0].command.endswith("--dport 22 -j ACCEPT")


def test_what_is_no_setting_is_a_gap():
    (row,) = parse(b"[x]\nnonsense\n", "/etc/knockd.conf")
    assert isinstance(row, Gap)


@given(
    st.binary()
    | st.tuples(st.integers(0, 90), st.binary()).map(lambda t: TEXT[: t[0]] + t[1] + TEXT[t[0] :])
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, "/etc/knockd.conf"):
        assert isinstance(row, StartupItem | Gap)
