from __future__ import annotations

import pytest

from pratique.inventory.autostart.web_directive import items
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables


def told(directive, value):
    row = WebDirective("/etc/x", 1, "php", directive, value, "")
    with Tables.of([row], [WebDirective]) as tables:
        return list(items(tables))


@pytest.mark.parametrize(
    ("directive", "value", "program", "technique"),
    [
        ("auto_prepend_file", "/srv/x.php", "/srv/x.php", "T1505.003"),
        ("php_value", "auto_append_file /srv/x.png", "/srv/x.png", "T1505.003"),
        ("php_admin_value[auto_prepend_file]", "/srv/x.php", "/srv/x.php", "T1505.003"),
        ("extension", "curl", "", "T1505"),
        ("LoadModule", "x_module /usr/lib/x.so", "/usr/lib/x.so", "T1505"),
        ("load_module", "modules/x.so", "", "T1505"),
    ],
)
def test_points_at(directive, value, program, technique):
    (item,) = told(directive, value)
    assert (item.program, item.technique) == (program, technique)


@pytest.mark.parametrize(
    ("directive", "value"),
    [("auto_prepend_file", "none"), ("auto_prepend_file", ""), ("php_value", "memory_limit 9M"),
     ("Options", "All")],
)  # fmt: skip
def test_leaves_out(directive, value):
    assert told(directive, value) == []
