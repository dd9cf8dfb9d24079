from __future__ import annotations

import pytest

from pratique.parsers.base import FIELD_LENGTH
from pratique.parsers.startup_row import program_in, started


@pytest.mark.parametrize(
    ("command", "program"),
    [
        ("/opt/x --a", "/opt/x"),
        ("-/opt/x", "/opt/x"),
        ("|/opt/x", "/opt/x"),
        ("x y", "x"),
        ("/bin/sh /opt/x", "/opt/x"),
        ("sh -c '/opt/x --a'", "/opt/x"),
        ("A=1 nohup setsid /opt/x &", "/opt/x"),
        ('"/opt/a b" c', "/opt/a"),
        ("/bin/sh", "/bin/sh"),
        ("", ""),
        ("A='--a=/etc/b' /opt/x", "/opt/x"),
        ("if [ -x /opt/y ]; then /opt/x; fi", "/opt/x"),
        ("if test -r /etc/a; then x --b; fi", "x"),
        ("'", ""),
    ],
)
def test_program_of_a_command(command, program):
    assert program_in(command) == program


def test_fields_are_cut():
    row = started("/x", 1, "k", occasion="o", command="/" + "a" * 99_999, technique="T1546")
    assert len(row.program) == FIELD_LENGTH
    assert len(row.command) < 20_000
