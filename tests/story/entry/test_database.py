from __future__ import annotations

import pytest

from logged import OFFICE, ROOT, STRANGER, at, file, finding, request, row
from pratique.parsers.log.row.database_event import DatabaseEvent
from pratique.parsers.passwd import Account
from pratique.story.entry.database import find

PAGE = f"{ROOT}/exports/x.php"
AT = "2026-11-03 02:10:00"
SERVER = Account(
    "/etc/passwd", 9, "mysql", 105, 105, "shadowed", "", "/var/lib/mysql", "/bin/false"
)


def event(time, action, address=None, user=None, **told):
    given = {"service": "mysql", "path": "/var/log/mysql/mysql.log", "pid": 7, "message": ""}
    return row(
        DatabaseEvent, time=time, action=action, address=address, user=user, **{**given, **told}
    )


def statement(text, time=AT, **told):
    return event(time, "statement", statement=text, **told)


def came(address=STRANGER, time=AT, **told):
    return event(time, "connect", address, "shop", **told)


def acts(situated, *rows, uid=33):
    return list(find(situated([file(PAGE, AT, uid), SERVER, *rows], [finding(PAGE)])))


@pytest.mark.parametrize(
    "text",
    [
        f"select 'x' into outfile '{PAGE}'",
        f"SELECT 0x3c3f INTO DUMPFILE '{PAGE}'",
        f"set global general_log_file = '{PAGE}'",
        f"SET GLOBAL slow_query_log_file='{PAGE}'",
        f"COPY t TO '{PAGE}'",
        f"copy t to program 'cat > {PAGE}'",
        f"select lo_export(16400, '{PAGE}')",
    ],
)
def test_a_statement_that_names_the_page(situated, text):
    [act] = acts(situated, came(), statement(text))
    assert (act.vector, act.address, act.account) == (
        "database-login", STRANGER, "shop of the database",
    )  # fmt: skip
    assert act.explains == {"F-000001"}
    assert act.confidence > 0.5


@pytest.mark.parametrize(
    "text",
    [
        f"select * from page where path = '{PAGE}'",
        "select 'x' into outfile '/var/lib/mysql-files/report.csv'",
        "copy t from stdin",
    ],
)
def test_left_alone(situated, text):
    later = "2026-11-03 12:10:00"
    assert acts(situated, came(time=later), statement(text, later)) == []


def test_a_statement_of_that_moment_may_hide_the_name(situated):
    [act] = acts(situated, came(), statement("select load_file(1) into dumpfile 'x'"))
    assert act.explains == {"F-000001"}


def test_the_first_login_of_that_client_is_the_entry(situated):
    tries = [event(f"2026-11-03 02:0{n}:00", "failure", STRANGER, "shop") for n in range(6)]
    refused = event("2026-11-03 02:05:00", "connect", STRANGER, "shop")
    first = came(time="2026-11-03 02:08:00", pid=6)
    [act] = acts(
        situated, *tries, refused, first, came(), statement(f"select 1 into outfile '{PAGE}'")
    )
    assert act.time == at("2026-11-03 02:08:00")
    assert any("6 logins of" in reason.text.english for reason in act.reasons)


def test_habits_count(situated):
    wrote = statement(f"select 1 into outfile '{PAGE}'")
    usual = [came(time=f"2026-10-{day} 08:00:00", pid=day) for day in range(10, 20)]
    other = [came(OFFICE, f"2026-10-{day} 08:00:00", pid=day) for day in range(10, 20)]
    [known] = acts(situated, *usual, came(), wrote)
    [new] = acts(situated, *other, came(), wrote)
    assert new.confidence > known.confidence


def test_what_the_machine_itself_sent_may_be_a_page_of_the_site(situated):
    wrote = statement(f"select 1 into outfile '{PAGE}'")
    [act] = acts(situated, came("127.0.0.1"), wrote)
    assert (act.address, act.line) == ("", wrote.line)
    assert any(reason.weight < 0 for reason in act.reasons)


def test_a_page_that_the_server_of_the_database_owns(situated):
    [act] = acts(situated, uid=105)
    assert act.line is None
    assert act.confidence > 0.5
    [known] = acts(situated, came(time="2026-11-03 02:00:00"), uid=105)
    assert (known.address, known.confidence > act.confidence) == (STRANGER, True)


def test_its_caller_speaks_for_it(situated):
    wrote = [came(), statement(f"select 1 into outfile '{PAGE}'")]
    call = request("2026-11-03 02:10:30", "GET", "/exports/x.php?c=id")
    [called] = acts(situated, *wrote, call)
    [alone] = acts(situated, *wrote)
    assert called.confidence > alone.confidence
