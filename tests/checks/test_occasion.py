from __future__ import annotations

from pratique.checks.occasion import runs_when


def test_when_and_as_whom():
    assert runs_when("at boot", "root").english == "It runs at boot as root."


def test_an_account_that_is_not_known_is_left_out():
    assert runs_when("at each login", "").english == "It runs at each login."
