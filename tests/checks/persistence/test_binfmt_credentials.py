from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.binfmt_credentials import CHECK
from pratique.model import Severity
from pratique.parsers.binfmt import parse
from pratique.store.tables import Tables


def severities(text: str, *rows) -> list[Severity]:
    found = [*parse(text.encode(), "/etc/binfmt.d/x.conf"), *rows]
    signs = CHECK.find(Tables.of(found, CHECK.reads))
    return [sign.severity or CHECK.severity for sign in signs]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (":x:M::a::/opt/i:OC", Severity.HIGH),
        (":x:M::a::/opt/i:", Severity.MEDIUM),
    ],
)
def test_points_at(packaged, text, severity):
    assert severities(text, packaged("/bin/ls")) == [severity]


def test_leaves_alone(packaged):
    assert severities(":x:M::a::/usr/bin/qemu:OCPF", packaged("/usr/bin/qemu")) == []
    assert severities(":x:M::a::/tmp/i:", packaged("/bin/ls")) == []
    assert severities("") == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        severities(":x:M::a::/opt/i:")
