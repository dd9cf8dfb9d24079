from __future__ import annotations

from pratique.checks.logs.lines_out_of_order import CHECK
from pratique.parsers.log.row.clock_jump import ClockJump
from pratique.store.tables import Tables


def jump(kind, line=7):
    return ClockJump("/var/log/auth.log", line, 10**18, "", 0.9, kind, 10**18 + 9, line + 1, 2,
                     -9.0, None, None)  # fmt: skip


def signs(*rows):
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


def test_points_at_stray_lines_of_one_log_once():
    (sign,) = signs(jump("stray"), jump("stray", 90))
    assert sign.subject == "/var/log/auth.log"
    assert [place.line for place in sign.places] == [7, 90]
    assert sign.quote.startswith("lines 7 to 8 (2): 2001-09-09")


def test_leaves_alone_a_clock_that_was_set():
    assert signs(jump("back"), jump("set")) == []
