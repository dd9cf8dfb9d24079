from __future__ import annotations

import pytest

from pratique.checks.persistence.dbus_policy_open import CHECK
from pratique.inventory.verification import Verification
from pratique.model import Severity
from pratique.parsers.dbus_policy import parse
from pratique.store.tables import Tables

PATH = "/etc/dbus-1/system.d/x.conf"


def severities(who: str, allows: str, *rows, path: str = PATH) -> list[Severity]:
    text = f"<busconfig><policy {who}><allow {allows}/></policy></busconfig>"
    found = [*parse(text.encode(), path), *rows]
    return [sign.severity for sign in CHECK.find(Tables.of(found, CHECK.reads))]


@pytest.mark.parametrize(
    ("allows", "severity"),
    [
        ('own="org.example.X"', Severity.MEDIUM),
        ('own="*"', Severity.HIGH),
        ('send_destination="*"', Severity.HIGH),
    ],
)
def test_points_at(packaged, allows, severity):
    assert severities('context="default"', allows, packaged("/bin/ls")) == [severity]


@pytest.mark.parametrize(
    ("who", "allows"),
    [
        ('user="root"', 'own="org.example.X"'),
        ('context="default"', 'send_destination="org.example.X"'),
        ('context="default"', 'send_destination="*" eavesdrop="true"'),
    ],
)
def test_leaves_alone(packaged, who, allows):
    assert severities(who, allows, packaged("/bin/ls")) == []


def test_leaves_alone_packages_and_sessions(packaged):
    everybody = 'context="default"'
    same = Verification(PATH, "verified", (), "", "x", "x", "dpkg")
    assert severities(everybody, 'own="*"', packaged(PATH), same) == []
    path = "/usr/share/dbus-1/session.conf"
    assert severities(everybody, 'own="*"', packaged("/bin/ls"), path=path) == []
