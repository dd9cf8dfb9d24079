from __future__ import annotations

import pytest

from logged import ROOT, STRANGER, file, machine_with_sessions, request
from pratique.checks.logs.command_answered import CHECK
from pratique.content.mark import Mark
from pratique.model import Severity

AT = "2026-11-03 02:10:00"
USUAL = [request(AT, "GET", "/", bytes=1000), request(AT, "GET", "/about", bytes=1010)]
SHELL = file(f"{ROOT}/x.php", AT)


def signs(*rows):
    with machine_with_sessions(*USUAL, *rows) as tables:
        return list(CHECK.find(tables))


def call(command, size, page="/x.php", address=STRANGER, status=200):
    return request("2026-11-03 03:00:00", "GET", f"{page}?cmd={command}", address, status,
                   bytes=size)  # fmt: skip


@pytest.mark.parametrize("there", [[SHELL], []])
def test_points_at(there):
    [sign] = signs(*there, call("id", 54), call("uname%20-a", 91))
    assert "uname -a" in sign.quote
    assert sign.severity is None
    assert ("is on the disk." in sign.why.english) == bool(there)


def test_one_command_alone_is_a_small_sign():
    [sign] = signs(SHELL, call("id", 54))
    assert sign.severity is Severity.LOW


def test_a_page_that_runs_what_it_is_sent_needs_no_second_one():
    runs = Mark(SHELL.path, 1, "php-runs-request", "x", "", 0.9)
    [sign] = signs(SHELL, runs, call("id", 54))
    assert sign.severity is None
    assert "runs what it is sent" in sign.why.english


@pytest.mark.parametrize(
    "rows",
    [
        [call("id", 153, status=404)],
        [call("id", 1000), call("ls", 1010)],  # the answer of the site
        [SHELL, call("id", 54), call("uname", 54)],  # one answer to all
        [call("id", 54)],  # no such page, and one answer
        [call("login", 54), call("news", 91)],  # no commands
        [SHELL, *(call("id", 50 + n, address=f"192.0.2.{n}") for n in range(5))],  # for everybody
    ],
)
def test_leaves_alone(rows):
    assert signs(*rows) == []
