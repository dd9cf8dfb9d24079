from __future__ import annotations

import pytest

from logged import ROOT, file, finding, machine, request
from pratique.story.entry.situation import Situation

SHELL = f"{ROOT}/up/x.php"
AT = "2026-11-03 02:10:00"


def sent(*rows, check="web-php-runs-request"):
    with machine(file(SHELL, AT), *rows) as tables:
        situation = Situation.of(tables, [finding(SHELL, check)], copied=False)
        return [one.text for one in situation.sent.get(SHELL, ())]


@pytest.mark.parametrize(
    ("target", "commands"),
    [
        ("/up/x.php?c=id", ["id"]),
        ("/up/x.php?cmd=uname+-a", ["uname -a"]),
        ("/up/x.php", []),
        ("/up/y.php?cmd=id", []),
        ("/up/x.php?page=2", []),
    ],
)
def test_commands_of_requests(target, commands):
    assert sent(request(AT, "GET", target)) == commands


def test_each_is_told_once_in_order_of_time():
    rows = [
        request("2026-11-03 02:12:00", "GET", "/up/x.php?c=id"),
        request("2026-11-03 02:11:00", "GET", "/up/x.php?c=ls+-la"),
        request("2026-11-03 02:13:00", "GET", "/up/x.php?c=id"),
    ]
    assert sent(*rows) == ["ls -la", "id"]


def test_what_was_refused_ran_nothing():
    assert sent(request(AT, "GET", "/up/x.php?c=id", status=403)) == []


def test_a_page_that_runs_nothing_was_sent_no_command():
    assert sent(request(AT, "GET", "/up/x.php?c=id"), check="web-phishing-page") == []
