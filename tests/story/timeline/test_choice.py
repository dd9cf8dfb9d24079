from __future__ import annotations

from dataclasses import replace

import pytest

from logged import STRANGER, at, file, finding, login, machine, request
from pratique.model import Severity, Window
from pratique.story.finding_row import finding_rows
from pratique.story.timeline.choice import Choice
from pratique.story.timeline.mark import mark
from pratique.story.timeline.reading import events

FOUND = replace(
    finding("/var/www/blog/x.php", severity=Severity.LOW),
    window=Window(None, at("2026-11-03 05:00:00"), ()),
)
ROWS = (
    request("2026-11-03 01:00:00", "GET", "/a.css", "198.51.100.7"),
    login("2026-11-03 02:00:00", "anna"),
    file("/var/www/blog/x.php", "2026-11-03 03:00:00"),
    request("2026-11-03 04:00:00", "POST", "/x.php"),
    *finding_rows([FOUND]),
)
ALL = ["request", "login", "file", "request", "finding"]


def kinds(choice):
    with machine(*ROWS) as tables:
        mark(tables, None)
        return [one.kind for one in events(tables, choice)]


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Choice(), ALL),
        (Choice(since=at("2026-11-03 02:00:00")), ALL[1:]),
        (Choice(until=at("2026-11-03 02:00:00")), ALL[:2]),
        (Choice(kinds=("login", "file")), ["login", "file"]),
        (Choice(address=STRANGER), ["login", "request"]),
        (Choice(address="203.0.113.6"), []),
        (Choice(account="anna"), ["login"]),
        (Choice(path="/var/www/blog/x.php"), ["file", "request", "finding"]),
        (Choice(path="/var/www/blog/"), ["file", "finding"]),
        (Choice(path="/var/www/blo"), []),
        (Choice(path="/"), ["request", "file", "request", "finding"]),
        (Choice(text="LOGIN OF"), ["login"]),
        (Choice(text="%"), []),
        (Choice(text="' OR true --"), []),
        (Choice(severity=Severity.MEDIUM), ALL[:4]),
        (Choice(severity=Severity.LOW), ALL),
        (Choice(finding=FOUND.id), ["file", "finding"]),
        (
            Choice(
                finding=FOUND.id, spans=((at("2026-11-03 01:30:00"), at("2026-11-03 02:30:00")),)
            ),
            ["login", "file", "finding"],
        ),
        (Choice(part_of=()), ["login", "file", "finding"]),
        (Choice(part_of=(STRANGER,)), ALL[1:]),
    ],
    ids=str,
)
def test_it_leaves_what_is_asked_for(choice, left):
    found = kinds(choice)
    assert found == left


def test_with_what_is_usual_it_is_the_same_otherwise():
    choice = Choice(text="x", part_of=("a",))
    assert choice.with_usual == Choice(text="x")
