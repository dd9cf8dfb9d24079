from __future__ import annotations

import pytest

from pratique.checks.persistence.trusted_host import CHECK
from pratique.model import Severity
from pratique.parsers.trusted_host import parse
from pratique.store.tables import Tables


def severities(text: bytes) -> list[Severity]:
    found = CHECK.find(Tables.of(parse(text, "/root/.rhosts"), CHECK.reads))
    return [sign.severity or CHECK.severity for sign in found]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (b"+ +\n", Severity.HIGH),
        (b"host +\n", Severity.HIGH),
        (b"a.example.org\n", Severity.MEDIUM),
    ],
)  # fmt: skip
def test_points_at(text, severity):
    assert severities(text) == [severity]


@pytest.mark.parametrize("text", [b"", b"# nobody\n", b"-host\n"])
def test_leaves_alone(text):
    assert severities(text) == []
