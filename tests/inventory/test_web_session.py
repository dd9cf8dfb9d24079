from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logged import OFFICE, STRANGER, at, machine_with_sessions, request
from pratique.inventory.web_session import WebSession, write_web_sessions

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
START = datetime(2026, 11, 3, 2, 10, tzinfo=UTC)


def asked(minute, target="/", address=STRANGER, method="GET", status=200, **told):
    time = None if minute is None else f"{START + timedelta(minutes=minute):%Y-%m-%d %H:%M:%S}"
    return request(time, method, target, address, status, **{"agent": BROWSER, **told})


def sessions(*rows):
    with machine_with_sessions(*rows) as tables:
        return list(tables.rows(WebSession))


def test_a_pause_of_more_than_thirty_minutes_ends_a_session():
    first, second = sorted(
        sessions(asked(0, "/a"), asked(30, "/b"), asked(61)), key=lambda one: one.start
    )
    assert (first.requests, first.paths, first.first_target) == (2, 2, "/a")
    assert (first.start, first.end) == (at("2026-11-03 02:10:00"), at("2026-11-03 02:40:00"))
    assert second.requests == 1


def test_each_client_and_each_program_has_its_own():
    assert len(sessions(asked(0), asked(1, address=OFFICE), asked(2, agent="curl/8.0"))) == 3


def test_what_is_counted():
    rows = [asked(0, "/a", method="POST", bytes=7, site="a.example.org"),
            asked(1, "/a?x", status=404, bytes=3, site="b.example.org")]  # fmt: skip
    [one] = sessions(*rows)
    assert (one.requests, one.posts, one.bytes, one.refused) == (2, 1, 10, 0.5)
    assert one.sites == ("a.example.org", "b.example.org")


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([asked(0)], "person"),
        ([asked(0, agent="Mozilla/5.0 (compatible; examplebot/1.0)")], "crawler"),
        ([asked(0, agent="curl/8.0")], "tool"),
        ([asked(0, agent=None)], "tool"),
        ([asked(0, agent="sqlmap/1.8")], "scanner"),
        ([asked(n, f"/{n}.php", status=404) for n in range(12)], "scanner"),
        ([asked(n, f"/x.php?f=../../{n}") for n in range(3)], "scanner"),
        ([asked(n, "/wp-login.php", method="POST") for n in range(12)], "guesser"),
    ],
)
def test_kinds(rows, kind):
    assert [one.kind for one in sessions(*rows)] == [kind]


def test_requests_without_a_time_are_counted_too():
    found = sessions(asked(None), asked(None), asked(0))
    assert sorted((one.requests, one.start is None) for one in found) == [(1, False), (2, True)]


def test_it_is_written(tmp_path):
    with machine_with_sessions(asked(0)) as tables:
        write_web_sessions(tables, tmp_path)
    assert (tmp_path / "web_session" / "web_session.parquet").exists()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(0, 300),
            st.sampled_from([STRANGER, OFFICE, None]),
            st.sampled_from(["/", "/a", "/b.php?cmd=id"]),
        ),
        max_size=12,
    )
)
def test_every_request_is_in_one_session(drawn):
    found = sessions(*(asked(minute, target, address) for minute, address, target in drawn))
    assert sum(one.requests for one in found) == len(drawn)
