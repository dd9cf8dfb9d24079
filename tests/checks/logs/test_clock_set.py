from __future__ import annotations

from pratique.checks.logs.clock_set import CHECK
from pratique.parsers.log.row.clock_jump import ClockJump
from pratique.store.tables import Tables


def jump(kind, seconds=None, message=None):
    return ClockJump("/var/log/syslog", 7, 10**18, "", 0.9, kind, None, None, None, seconds, "x",
                     message)  # fmt: skip


def signs(*rows):
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


def test_points_at_times_that_go_back():
    (sign,) = signs(jump("back", -7200.0), jump("set", message="Time has been changed"))
    assert sign.subject == "/var/log/syslog"
    assert "by -7200 seconds" in sign.quote
    assert "Time has been changed" in sign.quote


def test_points_at_a_large_step():
    assert len(signs(jump("set", 4000.0))) == 1


def test_leaves_alone_small_steps_and_stray_lines():
    assert signs(jump("set", 1.5), jump("stray", -900.0)) == []
