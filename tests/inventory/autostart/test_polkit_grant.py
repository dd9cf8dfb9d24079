from __future__ import annotations

import pytest

from pratique.inventory.autostart.polkit_grant import items
from pratique.parsers.polkit import PolkitGrant
from pratique.store.tables import Tables


@pytest.mark.parametrize(
    ("form", "condition", "kinds"),
    [
        ("rule", "addRule(...)", ["polkit-rule"]),
        ("pkla", "ResultAny", ["polkit-pkla"]),
        ("action", "allow_any", ["polkit-action"]),
        ("action", "allow_active", []),
    ],
)
def test_a_grant(form, condition, kinds):
    row = PolkitGrant("/etc/polkit-1/x", 1, form, "a", "", condition)
    with Tables.of([row], [PolkitGrant]) as tables:
        assert [item.kind for item in items(tables)] == kinds
