from __future__ import annotations

import pytest

from pratique.inventory.autostart.loading_variable import items
from pratique.parsers.environment_setting import EnvironmentSetting
from pratique.store.tables import Tables


@pytest.mark.parametrize(
    ("name", "value", "programs"),
    [
        ("LD_PRELOAD", "/opt/x.so:/opt/y.so", ["/opt/x.so"]),
        ("BASH_ENV", "x", [""]),
        ("LD_PRELOAD", "", []),
        ("LANG", "C", []),
    ],
)
def test_a_variable(name, value, programs):
    row = EnvironmentSetting("/etc/environment", 1, "login", name, value)
    with Tables.of([row], [EnvironmentSetting]) as tables:
        assert [item.program for item in items(tables)] == programs
