from __future__ import annotations

import pytest

from pratique.checks.persistence.authorized_key_spread import CHECK
from pratique.model import Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.store.tables import Tables

MINUTE = 60_000_000_000
DAY = 1440 * MINUTE


def rows(file, times, born=1):
    for number, time in enumerate(times):
        folder = f"/home/u{number}/.ssh"
        path = f"{folder}/authorized_keys"
        yield AuthorizedKey(path, 1, f"u{number}", "", "ssh-ed25519", "SHA256:a", "")
        yield file(path, mtime=time)
        yield file(folder, type="directory", btime=born)


def signs(*given):
    return [sign.severity for sign in CHECK.find(Tables.of(given, CHECK.reads))]


@pytest.mark.parametrize(("born", "severity"), [(1, None), (9 * DAY, Severity.NOTE)])
def test_points_at(file, born, severity):
    times = [9 * DAY + MINUTE * number for number in range(3)]
    assert signs(*rows(file, times, born)) == [severity]


@pytest.mark.parametrize("times", [[9 * DAY], [9 * DAY, 9 * DAY], [9 * DAY, 10 * DAY, 11 * DAY]])
def test_leaves_alone(file, times):
    assert signs(*rows(file, times)) == []
