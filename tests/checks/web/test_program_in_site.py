from __future__ import annotations

import pytest

from pratique.checks.web.program_in_site import CHECK
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("/var/www/html/a/x", Severity.MEDIUM),
        ("/var/www/html/wp-content/uploads/2024/x", Severity.HIGH),
        ("/var/www/html/node_modules/a/b.node", Severity.LOW),
        ("/home/a/public_html/k", Severity.MEDIUM),
    ],
)
def test_points_at(file, path, severity):
    facts = Mark(path, None, "elf-facts", "packed with UPX", "", 0.99)
    (sign,) = signs(file(path, kind="elf"), facts)
    assert sign.severity is severity
    assert "packed with UPX" in sign.why.english


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/usr/bin/ls", "elf"), ("/var/www/html/a.php", "php"), ("/tmp/public_html/a", "elf")],
)
def test_leaves_alone(file, path, kind):
    assert signs(file(path, kind=kind)) == []
