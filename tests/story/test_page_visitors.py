from __future__ import annotations

import pytest

from logged import ROOT, at, file, finding, machine_with_sessions, request
from pratique.story.page_visitors import visitors, with_visitors

PAGE = f"{ROOT}/bank/index.php"
FOUND = finding(PAGE, "web-phishing-page")
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def came(minute, number, target="/bank/", method="GET", **told):
    address = told.pop("address", f"192.0.2.{number}")
    return request(
        f"2026-11-03 02:{minute:02}:00", method, target, address, **{"agent": BROWSER, **told}
    )


def told(*rows, found=FOUND):
    with machine_with_sessions(*rows) as tables:
        return visitors(tables, found)


def test_how_many_came_when_and_how_many_sent_something():
    one = told(
        came(1, 1), came(2, 1, "/bank/next.php", "POST"), came(3, 2, "/bank/index.php"),
        came(9, 3, "/other"), came(9, 4, "/other.php", "POST"),
    )  # fmt: skip
    assert (one.requests, one.addresses, one.submitted) == (2, 2, 1)
    assert (one.first, one.last) == (at("2026-11-03 02:01:00"), at("2026-11-03 02:03:00"))
    assert "2 addresses came, 1 of them sent something" in one.words.english


@pytest.mark.parametrize(
    "row",
    [
        came(1, 1, agent="sqlmap/1.8"),
        came(1, 1, agent="Mozilla/5.0 (compatible; examplebot/1.0)"),
        came(1, 1, status=404),
        came(1, 1, address="127.0.0.1"),
        came(1, 1, "/other"),
    ],
)
def test_who_is_no_visitor(row):
    assert told(row) is None


def test_other_findings_have_no_visitors():
    assert told(came(1, 1), found=finding(PAGE)) is None


def test_the_finding_says_it():
    with machine_with_sessions(came(1, 1)) as tables:
        [page, other] = with_visitors([FOUND, finding(PAGE)], tables)
    assert "1 addresses came" in page.why
    assert other.why == "why"


def test_what_was_sent_where_they_came_from_and_what_the_kit_kept():
    one = told(
        file(PAGE, "2026-11-02 01:00:00"),
        file(f"{ROOT}/bank/r.txt", "2026-11-03 02:05:01", kind="text"),
        file(f"{ROOT}/bank/help.txt", "2026-11-03 02:06:30", kind="text"),
        file(f"{ROOT}/bank/logo.png", "2026-11-03 02:05:01", kind="png"),
        came(1, 1, referrer="https://mail.example.net/inbox?x=1"),
        came(1, 2, referrer="https://blog.example.org/bank/"),
        came(3, 1, "/bank/next.php", "POST"),
        came(5, 2, "/bank/next.php", "POST"),
    )  # fmt: skip
    assert (one.submissions, one.submitted) == (2, 2)
    assert (one.first_sent, one.last_sent) == (at("2026-11-03 02:03:00"), at("2026-11-03 02:05:00"))
    assert one.referers == ("mail.example.net (1)",)
    assert one.kept == (f"{ROOT}/bank/r.txt",)
    assert "led there: mail.example.net (1)" in one.words.english
    assert f"written to: {ROOT}/bank/r.txt" in one.words.english
