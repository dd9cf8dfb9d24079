from __future__ import annotations

import pytest

from logged import OFFICE, STRANGER, file, finding, login
from pratique.story.entry.login import find

KEYS = "/root/.ssh/authorized_keys"
AT = "2026-11-03 02:10:00"
LOGIN = "2026-11-03 02:05:00"


def acts(situated, *rows, uid=0):
    check = "persistence-authorized-key-added"
    return list(find(situated([file(KEYS, AT, uid, "text"), *rows], [finding(KEYS, check)])))


def failures(count: int, address=STRANGER):
    return [
        login(f"2026-11-03 01:{n // 60:02}:{n % 60:02}", "root", address, action="failure")
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("method", "vector"),
    [
        ("password", "ssh-password"),
        ("keyboard-interactive/pam", "ssh-password"),
        ("publickey", "ssh-key"),
    ],
)
def test_a_login_in_whose_session_something_came(situated, method, vector):
    [act] = acts(situated, login(LOGIN, "root", method=method))
    assert (act.vector, act.account, act.address) == (vector, "root", STRANGER)
    assert act.explains == {"F-000001"}


def test_guessing_that_succeeded_is_told_and_is_likelier(situated):
    [plain] = acts(situated, login(LOGIN, "root"))
    [guessed] = acts(situated, login(LOGIN, "root"), *failures(100))
    assert any("100 tries" in reason.text for reason in guessed.reasons)
    assert guessed.confidence > 0.7 > plain.confidence


def test_a_panel_is_a_way_of_its_own(situated):
    [act] = acts(situated, login(LOGIN, "root", service="webmin"))
    assert act.vector == "panel-login"


def test_who_always_comes_from_there_is_less_likely(situated):
    before = [login(f"2026-10-{day} 08:00:00", "root", OFFICE) for day in range(10, 20)]
    closed = login(LOGIN, "root", OFFICE)
    found = acts(situated, *before, closed)
    [act] = [act for act in found if act.explains]
    assert act.confidence < 0.3


@pytest.mark.parametrize(
    "row",
    [
        login("2026-11-03 02:20:00", "root"),  # afterwards
        login("2026-11-01 02:05:00", "root"),  # long before
        login(LOGIN, "root", action="failure"),
    ],
)
def test_left_alone(situated, row):
    assert acts(situated, row) == []


def test_a_session_that_was_closed_before_explains_nothing(situated):
    open_ = login("2026-11-03 01:00:00", "root", pid=77)
    closed = login("2026-11-03 01:10:00", "root", pid=77, action="closed")
    assert acts(situated, open_, closed) == []


def test_another_account_explains_less_than_the_owner(situated):
    [own] = acts(situated, login(LOGIN, "bruno"), uid=1001)
    [other] = acts(situated, login(LOGIN, "anna"), uid=1001)
    assert own.confidence > other.confidence
