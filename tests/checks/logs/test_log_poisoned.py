from __future__ import annotations

import pytest

from logged import login, machine_with_sessions, request
from pratique.checks.logs.log_poisoned import CHECK
from pratique.content.mark import Mark
from pratique.model import Severity

AT = "2026-11-03 02:10:00"


def signs(*rows):
    with machine_with_sessions(*rows) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "row",
    [
        request(AT, "GET", "/", agent="<?php echo 1; ?>"),
        request(AT, "GET", "/?a=%3C%3Fphp%20echo", status=404),
        login(AT, "<?php echo 1; ?>", action="invalid-user"),
    ],
)
def test_points_at_it_as_a_note(row):
    [sign] = signs(row)
    assert (sign.subject, sign.severity) == (row.path, None)
    assert CHECK.severity is Severity.NOTE


def test_something_that_loads_logs_makes_it_grave():
    loads = Mark(
        "/var/www/a.php", 3, "php-includes", "include '/var/log/apache2/access.log';", "", 0.9
    )
    [sign] = signs(request(AT, "GET", "/", agent="<?php echo 1; ?>"), loads)
    assert sign.severity is Severity.MEDIUM
    assert sign.places[-1].path == "/var/www/a.php"


@pytest.mark.parametrize("target", ["/", "/?a=%3Cscript%3E", "/php?a=1"])
def test_leaves_alone(target):
    assert signs(request(AT, "GET", target, agent="Mozilla/5.0 <x>")) == []
