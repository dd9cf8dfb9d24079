from __future__ import annotations

from logged import ROOT, STRANGER, at, file, finding, request

SHELL = f"{ROOT}/up/x.php"


def rows(*requests):
    return [file(SHELL, "2026-11-03 02:10:00"), *requests]


def test_a_caller_is_who_sent_something(situated):
    situation = situated(
        rows(
            request("2026-11-03 02:10:02", "GET", "/up/x.php", "192.0.2.9"),
            request("2026-11-03 02:10:05", "POST", "/up/x.php"),
            request("2026-11-03 02:10:09", "GET", "/up/x.php?c=id"),
            request("2026-11-03 02:10:10", "POST", "/up/x.php", "192.0.2.10", 404),
        ),
        [finding(SHELL)],
    )
    assert list(situation.callers) == [STRANGER]
    [visit] = situation.callers[STRANGER]
    assert (visit.count, visit.posts, visit.queries) == (2, 1, 1)
    assert (visit.first, visit.last) == (at("2026-11-03 02:10:05"), at("2026-11-03 02:10:09"))
    assert situation.visits.first(SHELL).address == "192.0.2.9"


def test_escapes_in_what_was_asked_hide_nothing(situated):
    situation = situated(
        rows(request("2026-11-03 02:10:05", "POST", "/up/%78.php")), [finding(SHELL)]
    )
    assert list(situation.callers) == [STRANGER]


def test_of_a_page_that_many_call_only_the_first_counts(situated):
    visitors = [
        request(f"2026-11-03 02:{minute}:00", "POST", "/up/x.php", f"192.0.2.{minute}")
        for minute in range(10, 40)
    ]
    situation = situated(rows(*visitors), [finding(SHELL, "web-phishing-page")])
    assert list(situation.callers) == ["192.0.2.10"]


def test_nobody_called(situated):
    situation = situated(rows(), [finding(SHELL)])
    assert situation.callers == {}
    assert situation.visits.first(SHELL) is None
