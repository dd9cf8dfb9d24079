from __future__ import annotations

from dataclasses import fields
from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.inventory.login_session import LoginSession, sessions_sql, write_login_sessions
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.utmp import Login
from pratique.store.tables import Tables

SECOND = 1_000_000_000
T = 1_790_000_000 * SECOND


def login(at: int, kind: str = "user_process", user: str = "alice", **more) -> Login:
    row = {
        "path": "/var/log/wtmp",
        "record": at,
        "source": "wtmp",
        "type": kind,
        "username": user,
        "uid": None,
        "tty": "pts/0",
        "host": "192.0.2.7",
        "address": "192.0.2.7",
        "pid": 42,
        "time": T + at * SECOND,
    }
    return Login(**{**row, **more})


def boot(at: int, **more) -> Login:
    return login(at, "boot_time", "reboot", tty="~", host="6.1", address=None, pid=0, **more)


def shutdown(at: int, **more) -> Login:
    return login(at, "run_lvl", "shutdown", tty="~", host="6.1", address=None, pid=0, **more)


def told(at: float, action: str = "opened", name: str | None = "alice", **more) -> Authentication:
    row = dict.fromkeys(field.name for field in fields(Authentication))
    row |= {
        "path": "/var/log/auth.log",
        "line": int(at) + 1,
        "time": T + int(at * SECOND),
        "time_source": "written zone",
        "time_confidence": 1.0,
        "service": "sshd",
        "action": action,
        "target_user": name,
        "pid": 99,
        "host": "web1",
    }
    return Authentication(**{**row, **more})


def sessions(*rows) -> list[LoginSession]:
    with Tables.of(rows, (Login, Authentication)) as tables:
        found = [LoginSession(*row) for row in tables.select(sessions_sql())]
    assert found == sorted(found, key=lambda row: row.start)
    return found


def seconds(moment) -> int | None:
    return None if moment is None else int(moment.timestamp() - 1_790_000_000 + 0.5)


def short(*rows) -> list[tuple[str, str, int | None, int | None, str]]:
    return [
        (
            row.source,
            row.username,
            seconds(row.start.replace(tzinfo=UTC)),
            row.end and seconds(row.end.replace(tzinfo=UTC)),
            row.ended,
        )
        for row in sessions(*rows)
    ]


def test_a_login_and_its_logout():
    assert short(login(1), login(9, "dead_process", "")) == [("wtmp", "alice", 1, 9, "logout")]
    (row,) = sessions(login(1))
    assert (row.tty, row.host, row.address, row.pid) == ("pts/0", "192.0.2.7", "192.0.2.7", 42)


def test_terminals_are_apart():
    rows = [login(1), login(2, user="bob", tty="pts/1"), login(5, "dead_process", "", tty="pts/1")]
    assert short(*rows) == [("wtmp", "alice", 1, None, "open"), ("wtmp", "bob", 2, 5, "logout")]


def test_a_machine_that_goes_down_and_one_that_crashes():
    assert short(login(1), shutdown(5), boot(8)) == [("wtmp", "alice", 1, 5, "shutdown")]
    assert short(login(1), boot(8)) == [("wtmp", "alice", 1, 8, "crash")]
    assert short(boot(0), login(1), login(3, "dead_process", ""), boot(8)) == [
        ("wtmp", "alice", 1, 3, "logout")
    ]


def test_another_login_at_the_same_terminal():
    assert short(login(1), login(4, user="bob")) == [
        ("wtmp", "alice", 1, 4, "replaced"),
        ("wtmp", "bob", 4, None, "open"),
    ]


def test_a_logout_and_a_login_within_one_second():
    rows = [login(1), login(4, "dead_process", "", record=7), login(4, user="bob", record=8)]
    assert sorted(short(*rows))[1] == ("wtmp", "bob", 4, None, "open")


def test_a_copy_of_a_log_adds_nothing():
    copied = [
        login(1, path="/var/log/wtmp.1"),
        login(9, "dead_process", "", path="/var/log/wtmp.1"),
    ]
    assert len(sessions(login(1), login(9, "dead_process", ""), *copied)) == 1


def test_rows_of_a_database_have_their_own_ends():
    new = {"source": "wtmpdb", "path": "/var/lib/wtmpdb/wtmp.db", "pid": None}
    rows = [
        login(1, record=1, **new),
        login(2, user="bob", record=2, **new),
        login(5, "dead_process", record=1, **new),
        login(1, record=1, **{**new, "path": "/var/lib/wtmpdb/wtmp.db-wal"}),
    ]
    assert short(*rows) == [
        ("wtmpdb", "alice", 1, 5, "logout"),
        ("wtmpdb", "bob", 2, None, "open"),
    ]


def test_a_login_that_only_a_log_tells():
    only_user = {"target_user": None, "user": "alice", "address": "192.0.2.7"}
    rows = [
        told(0.2, "login", **only_user),
        told(0.5),
        told(1, path="/var/log/journal/x/system.journal", host="web1.example.org"),
        told(30, "closed"),
        told(30.1, "closed"),
    ]
    (row,) = sessions(*rows)
    assert (row.source, row.service, row.address) == ("authentication", "sshd", "192.0.2.7")
    assert short(*rows) == [("authentication", "alice", 0, 30, "logout")]


def test_a_process_number_that_comes_again():
    rows = [told(1), told(9, "closed"), told(20), told(25, "closed"), told(500)]
    assert short(*rows) == [
        ("authentication", "alice", 1, 9, "logout"),
        ("authentication", "alice", 20, 25, "logout"),
        ("authentication", "alice", 500, None, "open"),
    ]
    assert short(told(1), told(100))[0] == ("authentication", "alice", 1, None, "open")


def test_what_wtmp_has_too_is_told_once():
    assert short(login(3), told(1)) == [("wtmp", "alice", 3, None, "open")]
    assert short(login(1), told(3)) == [("wtmp", "alice", 1, None, "open")]
    assert len(short(login(1), told(60))) == 2
    assert len(short(login(1), told(3, name="bob"))) == 2


def test_what_is_no_session():
    rows = [
        told(1, service="cron"),
        told(1, service="sudo"),
        told(1, "failure"),
        told(1, "closed"),
        told(1, pid=None),
        told(1, name=None),
        login(1, source="btmp"),
        login(1, source="lastlog", kind="lastlog"),
        login(1, time=None),
    ]
    assert sessions(*rows) == []


def test_the_table_is_written(tmp_path):
    with Tables.of([login(1)], (Login, Authentication)) as tables:
        write_login_sessions(tables, tmp_path)
    with Tables.open_at(tmp_path, (LoginSession,)) as tables:
        (row,) = tables.rows(LoginSession)
    assert (row.username, row.start, row.end, row.ended) == ("alice", T + SECOND, None, "open")


KINDS = st.sampled_from(["user_process", "dead_process", "boot_time", "run_lvl"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), KINDS, st.sampled_from(["a", "b"])), max_size=15))
def test_each_login_is_one_session_and_none_ends_before_it_begins(events):
    rows = [
        login(at, kind, user, record=number, tty=user, pid=number)
        for number, (at, kind, user) in enumerate(events)
    ]
    found = sessions(*rows)
    assert len(found) == sum(kind == "user_process" for _at, kind, _user in events)
    assert all(row.end is None or row.end >= row.start for row in found)
