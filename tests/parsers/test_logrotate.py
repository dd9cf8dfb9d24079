from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.logrotate import parse
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH

FILE = b"""compresscmd /opt/z
/var/log/a {
\tdaily
\tpostrotate
\t\t# c
\t\t/opt/x \\
\t\t  -a
\t\tinvoke-rc.d rsyslog rotate
\tendscript
\tcreate 640 root adm
}
"""


def test_scripts():
    assert [(row.line, row.name, row.program) for row in parse(FILE, "/etc/logrotate.d/a")] == [
        (1, "compresscmd", "/opt/z"),
        (4, "postrotate", "/opt/x"),
    ]


def test_a_script_is_one_command():
    *_, row = parse(FILE, "/etc/logrotate.d/a")
    assert row.command == "/opt/x  -a; invoke-rc.d rsyslog rotate"


def test_a_line_too_long_is_a_gap_too():
    gap, row = parse(b"postrotate\n/" + b"x" * 2 * COMMAND_LENGTH, "/etc/logrotate.d/a")
    assert isinstance(gap, Gap)
    assert len(row.command) <= COMMAND_LENGTH


@given(st.binary() | st.tuples(st.integers(0, 120), st.binary()).map(lambda t: FILE[: t[0]] + t[1]))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, "/etc/logrotate.d/a"):
        assert isinstance(row, StartupItem | Gap)
