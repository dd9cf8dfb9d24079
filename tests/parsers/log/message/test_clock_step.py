from __future__ import annotations

import polars as pl
import pytest

from pratique.parsers.log.message import heard
from pratique.parsers.log.row.clock_jump import ClockJump


@pytest.mark.parametrize(
    ("program", "message", "seconds"),
    [
        ("chronyd", "System clock was stepped by -3600.123456 seconds", "-3600.123456"),
        ("chronyd", "Backward time jump detected!", None),
        ("ntpd", "time reset +7200.5 s", "+7200.5"),
        ("ntpd", "0.0.0.0 c61c 0c clock_step -1.5 s", "-1.5"),
        ("ntpdate", "step time server 192.0.2.1 offset 86400.1 sec", "86400.1"),
        ("systemd", "Time has been changed", None),
        ("systemd-journald", "Time jumped backwards, rotating.", None),
        ("systemd-timesyncd", "System clock time unset or jumped backwards, restored from x", None),
    ],
)
def test_told(program, message, seconds):
    (row,) = said(program, message)[ClockJump].rows(named=True)
    assert row["kind"] == "set"
    assert row.get("seconds") == seconds


@pytest.mark.parametrize(
    ("program", "message"),
    [("cron", "System clock was stepped by 1 seconds"), ("systemd", "Started x.")],
)
def test_others_say_nothing(program, message):
    assert ClockJump not in said(program, message)


def said(program, message):
    return heard(
        pl.DataFrame(
            {
                "path": "/var/log/syslog",
                "line": 1,
                "time": None,
                "time_source": "",
                "time_confidence": 0.0,
                "host": "web1",
                "program": program,
                "pid": None,
                "message": message,
            }
        )
    )
