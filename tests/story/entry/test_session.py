from __future__ import annotations

import pytest

from logged import OFFICE, STRANGER, at, file, finding, login
from pratique.story.entry.session import first_try, logins
from pratique.story.entry.situation import DAY, MINUTE
from recorded import kept, tried

KEYS = "/root/.ssh/authorized_keys"
AT = "2026-11-03 02:10:00"
LOGIN = "2026-11-03 02:05:00"


def read(situated, *rows):
    situation = situated([file(KEYS, AT, 0, "text"), *rows], [finding(KEYS)])
    return situation, logins(situation)


def test_what_stands_in_wtmp_alone_is_a_login(situated):
    _, [found] = read(situated, kept(LOGIN, end=AT))
    assert (found.log, found.line, found.logged) == ("/var/log/wtmp", 3, False)
    assert (found.account, found.address, found.closed) == ("root", STRANGER, at(AT))


def test_what_a_log_tells_too_is_told_once(situated):
    _, [found] = read(situated, kept("2026-11-03 02:05:01"), login(LOGIN, "root"))
    assert found.logged


@pytest.mark.parametrize(
    "session",
    [
        kept(LOGIN, address=None, host=":0"),
        kept(LOGIN, address=None, host="tmux(4711).%0"),
        kept(LOGIN, address=None, host=None),
        kept(LOGIN, service="vsftpd"),
    ],
)
def test_no_login_over_the_network(situated, session):
    assert read(situated, session)[1] == []


def test_a_session_that_pam_alone_tells_has_no_address(situated):
    session = kept(LOGIN, address=None, source="authentication", service="sshd")
    _, [found] = read(situated, session)
    assert (found.address, found.tries) == ("", 0)


def test_tries_of_btmp_count_where_the_log_has_fewer(situated):
    tries = [tried(f"2026-11-03 01:00:{n:02}", n) for n in range(20)]
    told = [login("2026-11-03 01:00:00", "root", action="failure")]
    situation, [found] = read(situated, kept(LOGIN), *tries, *told)
    assert found.tries == 20
    assert first_try(situation.tables, found) == "/var/log/btmp:0"


def test_tries_of_long_ago_do_not_count(situated):
    tries = [tried(f"2026-10-30 01:00:{n:02}", n) for n in range(20)]
    _, [found] = read(situated, login(LOGIN, "root"), *tries)
    assert found.tries == 0


def test_the_first_login_of_a_visit_is_its_door(situated):
    first = login("2026-11-03 01:20:00", "root", pid=7, method="publickey")
    gone = login("2026-11-03 01:21:00", "root", pid=7, action="closed")
    _, [found] = read(situated, first, gone, login(LOGIN, "root"))
    assert (found.time, found.door.time) == (at(LOGIN), at("2026-11-03 01:20:00"))
    assert found.door.method == "publickey"


def test_who_comes_all_the_time_has_no_visit_without_end(situated):
    rows = []
    for hour in range(24):
        for minute in (0, 30):
            time = f"2026-11-02 {hour:02}:{minute:02}"
            rows += [
                login(f"{time}:00", "root", pid=hour * 60 + minute + 1),
                login(f"{time}:01", "root", pid=hour * 60 + minute + 1, action="closed"),
            ]
    near = [login(f"2026-11-03 {time}:00", "root") for time in ("00:10", "01:10", "02:05")]
    _, found = read(situated, *rows, *near)
    assert found[-1].time == at(LOGIN)
    assert found[-1].door.time == found[-1].time


def test_another_address_is_another_visit(situated):
    other = login("2026-11-03 02:00:00", "root", OFFICE)
    _, found = read(situated, other, login(LOGIN, "root"))
    assert all(one.door.time == one.time for one in found)


def test_the_share_of_sessions_with_an_end_is_their_length(situated):
    rows = []
    for day in range(1, 11):
        rows += [
            login(f"2026-10-{day + 20} 02:00:00", "root", pid=day),
            login(f"2026-10-{day + 20} 02:59:00", "root", pid=day, action="closed"),
        ]
    rows += [login(LOGIN, "root", pid=99), login("2026-11-03 03:04:00", "root", pid=99,
             action="closed")]  # fmt: skip
    _, found = read(situated, *rows)
    assert found[-1].share(at(AT)) == pytest.approx(1 / 24)


def test_a_session_without_an_end_counts_as_long_as_it_was_open(situated):
    _, [found] = read(situated, login(LOGIN, "root"))
    assert found.share(at(AT)) == pytest.approx(10 * MINUTE / DAY)
    assert found.share(at("2026-11-03 08:05:00")) == pytest.approx(0.25)
    assert found.share(at("2026-11-30 08:05:00")) == 1.0


def test_times_far_away_do_not_break_the_sum(situated):
    odd = [login(f"{year}-01-01 00:00:00", "root") for year in (1970, 2099)]
    _, found = read(situated, *odd, login(LOGIN, "root"))
    assert {one.span for one in found} == {3 * DAY}
