from __future__ import annotations

import pytest
from agreement import reading

from pratique.parsers.log.postgresql import FORMATS

FAILED = 'password authentication failed for user "bob"'


@pytest.mark.parametrize(
    ("line", "address"),
    [
        (f"2026-11-03 03:10:00.000 +01 [12] bob@shop FATAL:  {FAILED}", None),
        (f"2026-11-03 02:10:00 UTC:192.0.2.1(5555):bob@shop:[12]:FATAL:  {FAILED}", "192.0.2.1"),
        (
            '2026-11-03 02:10:00.000 UTC,"bob","shop",12,"192.0.2.1:5432",5f.1,1,"authentication",'
            '2026-11-03 02:10:00 UTC,3/1,0,FATAL,28P01,"password authentication failed for user '
            '""bob""",,,,,,,,,"","client backend",,0',
            "192.0.2.1",
        ),
        (
            '{"timestamp":"2026-11-03 02:10:00.000 UTC","user":"bob","dbname":"shop","pid":12,'
            '"remote_host":"192.0.2.1","error_severity":"FATAL","message":"password '
            'authentication failed for user \\"bob\\""}',
            "192.0.2.1",
        ),
    ],
)
def test_who_was_refused_is_a_failure_in_both_tables(line, address):
    read = reading(line, forms=FORMATS)
    [event], [refused] = read.of("database_event"), read.of("authentication")
    for row in (event, refused):
        assert (row["action"], row["user"], row["address"]) == ("failure", "bob", address)
        assert row["time"].isoformat() == "2026-11-03T02:10:00"
    assert (event["database"], event["pid"], refused["method"]) == ("shop", 12, "password")


@pytest.mark.parametrize(
    ("told", "action"),
    [
        ("LOG:  connection received: host=192.0.2.3 port=55", "connect"),
        (
            "LOG:  disconnection: session time: 0:00:01 user=a database=b host=192.0.2.3",
            "disconnect",
        ),
        ("LOG:  database system is ready to accept connections", "start"),
        ("LOG:  database system is shut down", "stop"),
        ('ERROR:  relation "x" does not exist', "error"),
        ("LOG:  checkpoint starting: time", "message"),
    ],
)
def test_what_happened(told, action):
    [row] = reading(f"2026-11-03 02:10:00 CET [1] {told}", forms=FORMATS).of("database_event")
    assert row["action"] == action


def test_a_statement_is_kept_whole():
    text = (
        "2026-11-03 02:10:00 UTC [1] a@b LOG:  duration: 12.5 ms  statement: COPY x\n"
        "\tTO PROGRAM 'id'\n"
    )
    [row] = reading(text, forms=FORMATS).of("database_event")
    assert (row["statement"], row["duration"]) == ("COPY x\nTO PROGRAM 'id'", 0.0125)
