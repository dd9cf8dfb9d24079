from __future__ import annotations

import pytest
from hearing import hear


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        ("fail2ban.actions", "NOTICE [jail] Ban 192.0.2.7", ("ban", "jail", "192.0.2.7")),
        (
            "fail2ban-server",
            "fail2ban.actions        [11]: NOTICE  [a-b] Ban 2001:db8::1",
            ("ban", "a-b", "2001:db8::1"),
        ),
        ("fail2ban", "[a] Increase Ban 192.0.2.7 (2 # 2:00:00)", ("ban", "a", "192.0.2.7")),
        ("fail2ban", "[a] Unban 192.0.2.7", ("unban", "a", "192.0.2.7")),
        ("fail2ban", "[a] Ignore 192.0.2.7 by ip", ("ignore", "a", "192.0.2.7")),
        ("fail2ban", "WARNING [a] 192.0.2.7 already banned", ("message", "a", "192.0.2.7")),
        ("fail2ban", "Jail 'a' stopped", ("stop", "a", None)),
        ("fail2ban", "anything else", ("message", None, None)),
    ],
)
def test_a_step_is_heard(program, message, expected):
    assert hear(program, message, "action", "rule", "address") == [("block_event", *expected)]
