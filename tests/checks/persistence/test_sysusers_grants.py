from __future__ import annotations

import pytest

from pratique.checks.persistence.sysusers_grants import CHECK
from pratique.inventory.verification import Verification
from pratique.model import Severity
from pratique.parsers.sysusers import parse
from pratique.store.tables import Tables

PATH = "/etc/sysusers.d/x.conf"


def severities(text: str, *rows) -> list[Severity]:
    found = [*parse(text.encode(), PATH), *rows]
    return [sign.severity for sign in CHECK.find(Tables.of(found, CHECK.reads))]


@pytest.mark.parametrize(
    ("text", "severity"),
    [("u toor 0 x /root /bin/sh", Severity.HIGH), ("m www-data sudo", Severity.MEDIUM)],
)
def test_points_at(text, severity):
    assert severities(text) == [severity]


@pytest.mark.parametrize("text", ["u root 0 - /root /bin/sh", "u x - x", "m x render", "g sudo -"])
def test_leaves_alone(text):
    assert severities(text) == []


def test_leaves_alone_what_a_package_brought():
    same = Verification(PATH, "verified", (), "", "x", "x", "dpkg")
    assert severities("m x sudo", same) == []
