from __future__ import annotations

import pytest
from agreement import reading

from pratique.parsers.log.fail2ban import FORMATS


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (
            "fail2ban.actions        [123]: NOTICE  [sshd] Ban 192.0.2.1",
            ("ban", "sshd", "192.0.2.1", "NOTICE", 123),
        ),
        (
            "fail2ban.actions: WARNING [ssh] Unban 192.0.2.1",
            ("unban", "ssh", "192.0.2.1", "WARNING", None),
        ),
        (
            "fail2ban.actions[1]: NOTICE [a] Restore Ban 2001:db8::1",
            ("restored", "a", "2001:db8::1", "NOTICE", 1),
        ),
        (
            "fail2ban.filter         [1]: INFO    [sshd] Found 192.0.2.1 - 2026-11-03 02:10:00",
            ("found", "sshd", "192.0.2.1", "INFO", 1),
        ),
        (
            "fail2ban.jail           [1]: INFO    Jail 'sshd' started",
            ("start", "sshd", None, "INFO", 1),
        ),
        (
            "fail2ban.server         [1]: INFO    Starting Fail2ban v1.0",
            ("message", None, None, "INFO", 1),
        ),
    ],
)
def test_a_step_is_a_row(rest, expected):
    read = reading(f"2026-11-03 02:10:00,388 {rest}", zone="UTC", forms=FORMATS)
    [row] = read.of("block_event")
    assert tuple(row[name] for name in ("action", "rule", "address", "level", "pid")) == expected
    assert row["time"].isoformat() == "2026-11-03T02:10:00.388000"
