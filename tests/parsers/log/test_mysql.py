from __future__ import annotations

import pytest
from agreement import reading

from pratique.parsers.log.mysql import FORMATS

DENIED = "Access denied for user 'root'@'192.0.2.1' (using password: YES)"


def form(slug: str) -> list:
    return [one for one in FORMATS if one.slug == slug]


@pytest.mark.parametrize(
    "head",
    [
        "2026-11-03T02:10:00.000000Z 8 [Note] [MY-010926] [Server] ",
        "2026-11-03T03:10:00.000000+01:00 8 [Note] ",
        "2026-11-03  2:10:00 139845235329792 [Warning] ",
        "2026-11-03 02:10:00 8 [Warning] ",
        "261103  2:10:00 [Warning] ",
    ],
)
def test_who_was_denied_is_a_failure_in_both_tables(head):
    read = reading(head + DENIED, zone="UTC", forms=form("mysql"))
    [event], [refused] = read.of("database_event"), read.of("authentication")
    for row in (event, refused):
        assert (row["action"], row["user"], row["address"]) == ("failure", "root", "192.0.2.1")
        assert row["time"].isoformat() == "2026-11-03T02:10:00"


def test_text_behind_a_denial_makes_none():
    read = reading(f"2026-11-03 02:10:00 8 [Note] {DENIED} and more", forms=form("mysql"))
    assert read.of("authentication") == []


def test_general_statements_of_several_lines_and_times_on_change():
    text = (
        "261103  2:10:00\t    1 Connect\troot@192.0.2.7 on db using TCP/IP\n"
        "\t\t    1 Query\tselect 1\n"
        " into outfile '/x.php'\n"
        "\t\t    1 Quit\t\n"
        "261103  2:10:01\t    2 Connect\tAccess denied for user 'a'@'b' (using password: NO)\n"
    )
    read = reading(text, zone="UTC", forms=form("mysql-general"))
    assert [
        (row["line"], row["action"], row["statement"], str(row["time"])[11:19])
        for row in sorted(read.of("database_event"), key=lambda row: row["line"])
    ] == [
        (1, "connect", None, "02:10:00"),
        (2, "statement", "select 1\n into outfile '/x.php'", "02:10:00"),
        (4, "disconnect", None, "02:10:00"),
        (5, "failure", None, "02:10:01"),
    ]
    [connected] = read.of("database_event", 1)
    assert (connected["user"], connected["database"], connected["address"]) == (
        "root",
        "db",
        "192.0.2.7",
    )
    assert [row["client"] for row in read.of("authentication")] == ["b"]


def test_slow_statements():
    text = (
        "# Time: 261103  2:10:00\n"
        "# User@Host: root[root] @ localhost [192.0.2.1]  Id:     8\n"
        "# Query_time: 2.5  Lock_time: 0.0 Rows_sent: 1  Rows_examined: 0\n"
        "use shop;\n"
        "SET timestamp=1793671800;\n"
        "select sleep(2)\n from dual;\n"
        "# Time: 261103  2:10:05\n"
    )
    read = reading(text, forms=form("mysql-slow"), comment="")
    [row] = read.of("database_event")
    assert (row["statement"], row["duration"], row["database"], row["pid"]) == (
        "select sleep(2)\n from dual;",
        2.5,
        "shop",
        8,
    )
    assert (row["user"], row["address"], row["time"].isoformat()) == (
        "root",
        "192.0.2.1",
        "2026-11-03T02:10:00",
    )
    assert read.unread == {1}


def test_the_audit_plug_in():
    text = (
        "20261103 02:10:00,db1,root,192.0.2.1,8,0,FAILED_CONNECT,,,1045\n"
        "20261103 02:10:00,db1,root,localhost,8,5,QUERY,shop,'select 1, \\'2\\'',0\n"
    )
    read = reading(text, zone="UTC", forms=form("mysql-audit"))
    assert [row["address"] for row in read.of("authentication")] == ["192.0.2.1"]
    assert read.of("database_event", 2)[0]["statement"] == "select 1, \\'2\\'"
