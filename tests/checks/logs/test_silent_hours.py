from __future__ import annotations

from pratique.checks.logs.silent_hours import CHECK
from pratique.inventory.log_coverage import ALL, OFF, ONE, LogSilence
from pratique.model import Severity
from pratique.store.tables import Tables

HOUR = 3_600_000_000_000


def silence(chain, family, kind, start=480_000):
    return LogSilence(chain, family, start * HOUR, (start + 5) * HOUR, 5, 4.9, 1e-9, kind)


def signs(*rows):
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


def test_points_at_one_log():
    (sign,) = signs(silence("/a", "auth", ONE), silence("/a", "auth", ONE, 480_500))
    assert (sign.subject, sign.severity) == ("/a auth", Severity.MEDIUM)
    assert len(sign.quote.splitlines()) == 2
    assert "who logged in" in sign.why.english


def test_points_at_all_logs_once():
    (sign,) = signs(silence("/a", "auth", ALL), silence("/b", "web", ALL))
    assert [place.path for place in sign.places] == ["/a", "/b"]


def test_leaves_alone_a_machine_that_was_off():
    assert signs(silence("/a", "auth", OFF)) == []
