from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from pratique.parsers.log.message import heard
from pratique.parsers.log.message.base import Saying, said, with_command
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.process_event import ProcessEvent

START = datetime(2026, 11, 3, 2, 10)  # noqa: DTZ001 - moments in tables have no zone, they are UTC


def messages(*told):
    """Messages of sshd: number of the process, minutes since the start, text."""
    return pl.DataFrame(
        {
            "path": "/x",
            "line": range(1, len(told) + 1),
            "time": [START + timedelta(minutes=minutes) for _pid, minutes, _text in told],
            "time_source": "",
            "time_confidence": 1.0,
            "host": "web",
            "program": "sshd",
            "pid": [pid for pid, _minutes, _text in told],
            "message": [text for _pid, _minutes, text in told],
        },
        schema_overrides={"line": pl.Int64, "time": pl.Datetime("ns"), "pid": pl.Int64},
    )


def rows(saying, text):
    frame = pl.DataFrame({"line": [1], "program": ["/usr/sbin/su(pam_unix)"], "message": [text]})
    return [row for _saying, found in said(frame, saying) for row in found.to_dicts()]


def test_a_message_has_the_meaning_of_the_first_saying_that_it_matches():
    one = Saying(Authentication, "a", "a(?P<user>.*)$", {"action": "login"})
    two = Saying(Authentication, "a", "a(?P<user>.*)$", {"action": "failure"})
    assert [row["action"] for row in rows((one, two), "ab")] == ["login"]


def test_with_further_the_sayings_behind_are_asked_too():
    one = Saying(Authentication, "a", "a(?P<user>.*)$", {"action": "login"}, further=True)
    two = Saying(Authentication, "a", "a(?P<user>.*)$", {"action": "failure"})
    assert [row["action"] for row in rows((one, two), "ab")] == ["login", "failure"]


def test_who_asked_and_who_it_ran_as():
    saying = Saying(Authentication, "a", "a (?P<user>[^ ]+) (?P<target_user>[^ ]+)$")
    command, login = rows(with_command(saying, ProcessEvent, "sudo"), "a eve root")
    assert (command["login_user"], command["user"], command["source"]) == ("eve", "root", "sudo")
    assert (login["user"], login["target_user"]) == ("eve", "root")


def test_service_is_the_name_of_the_program_where_nothing_tells_it():
    saying = Saying(Authentication, "a", "a$")
    assert rows((saying,), "a")[0]["service"] == "su"


def test_whether_a_saying_begins_with_what_it_holds():
    assert Saying(Authentication, "Failed ", "Failed (?P<user>.*)$").starts
    assert Saying(Authentication, "(to ", r"\(to (?P<user>.*)\)$").starts
    assert not Saying(Authentication, "ailed ", "[Ff]ailed (?P<user>.*)$").starts


def test_a_process_remembers_the_address_that_it_named():
    frame = messages(
        (7, 0, "Connection from 192.0.2.1 port 4 on 198.51.100.1 port 22"),
        (8, 0, "Connection from 192.0.2.2 port 4 on 198.51.100.1 port 22"),
        (7, 1, "Disconnecting: Too many authentication failures [preauth]"),
        (7, 60, "Disconnecting: Too many authentication failures [preauth]"),
        (9, 1, "Disconnecting: Too many authentication failures [preauth]"),
    )
    found = heard(frame)[Authentication].sort("line")
    assert found["address"].to_list() == ["192.0.2.1", "192.0.2.2", "192.0.2.1", None, None]


def test_any_number_of_programs():
    frame = messages(*((1, 0, "pam_unix(x:session): session closed for user a"),) * 20_000)
    names = pl.concat_str(pl.lit("program"), pl.col("line"))
    found = heard(frame.with_columns(names.alias("program")))[Authentication]
    assert found.height == 20_000


def test_how_often_it_was_said():
    frame = messages((7, 0, "Invalid user a from 192.0.2.1 port 4")).with_columns(repeats=3)
    assert heard(frame)[Authentication]["repeats"].to_list() == [3]
