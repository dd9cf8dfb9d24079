from __future__ import annotations

import pytest

from pratique.checks.persistence.agent_obeys import CHECK
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def signs(kind, command):
    row = StartupItem("/etc/x", 1, kind, "master", "root", "when", command, "", "T1072")
    with Tables.of([row], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("agent-master", "198.51.100.7"),
        ("agent-master", "[2001:db8::7]"),
        ("agent-master", "https://198.51.100.7:443/organizations/a"),
        ("runner", '"http://198.51.100.7/"'),
        ("agent-registration", "mi-0123456789abcdef0"),
    ],
)
def test_points_at(kind, command):
    assert len(signs(kind, command)) == 1


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("agent-master", "salt.example.org"),
        ("agent-master", "10.1.2.3"),
        ("agent-master", "fd00::1"),
        ("agent-master", "1.2.3.4.example.org"),
        ("agent-master", "999.1.1.1"),
        ("runner", '"https://git.example.org/"'),
        ("openvpn", "198.51.100.7"),
    ],
)
def test_leaves_alone(kind, command):
    assert signs(kind, command) == []
