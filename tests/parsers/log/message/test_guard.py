from __future__ import annotations

import pytest
from hearing import hear


@pytest.mark.parametrize(
    ("program", "message", "action", "rule"),
    [
        ("sshguard", 'Attack from "192.0.2.1" on service SSH with danger 10.', "found", None),
        ("sshguard", 'Blocking "192.0.2.1/32" for 120 secs (3 attacks in 1 secs)', "ban", None),
        ("sshguard", "Blocking 192.0.2.1:4 for >630secs: 40 danger", "ban", None),
        ("sshguard", "192.0.2.1: unblocking after 120 secs", "unban", None),
        (
            "lfd",
            "(sshd) Failed SSH login from 192.0.2.1 (XX/Land/-): 5 in the last 3600 secs - "
            "*Blocked in csf* [LF_SSHD]",
            "ban",
            "sshd",
        ),
        (
            "lfd",
            "*Port Scan* detected from 192.0.2.1 (XX/Land/-). 11 hits in the last 5 seconds - "
            "*Blocked in csf* for 3600 secs [PS_LIMIT]",
            "ban",
            None,
        ),
        ("lfd", "Incoming IP 192.0.2.1 temporary block removed", "unban", None),
        ("denyhosts", "- denyhosts   : INFO     new denied hosts: ['192.0.2.1']", "ban", None),
        (
            "crowdsec",
            "(host/crowdsec) crowdsecurity/ssh-bf by ip 192.0.2.1 (XX/1) : 4h ban on Ip 192.0.2.1",
            "ban",
            "crowdsecurity/ssh-bf",
        ),
        (
            "crowdsec",
            "Ip 192.0.2.1 performed 'crowdsecurity/ssh-bf' (6 events over 1s)",
            "found",
            "crowdsecurity/ssh-bf",
        ),
        (
            "portsentry",
            "attackalert: Connect from host: a.example.net/192.0.2.1 to TCP port: 1",
            "found",
            None,
        ),
        (
            "portsentry",
            "attackalert: Host: a.example.net/192.0.2.1 has been blocked via wrappers",
            "ban",
            None,
        ),
        ("scanlogd", "192.0.2.1:40 to 198.51.100.1 ports 22, 23, ..., fS, TOS 00", "found", None),
    ],
)
def test_what_a_guard_did_is_heard(program, message, action, rule):
    assert hear(program, message, "action", "address", "rule") == [
        ("block_event", action, "192.0.2.1", rule)
    ]


def test_lfd_tells_of_logins_too():
    message = "*SSH login* from 192.0.2.1 into the root account using publickey authentication"
    assert hear("lfd", message, "service", "action", "user", "method") == [
        ("authentication", "SSH", "login", "root", "publickey")
    ]
