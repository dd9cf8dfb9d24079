from __future__ import annotations

import pytest

from pratique.inventory.autostart.ssh_login import items
from pratique.parsers.ssh_settings import SshSetting
from pratique.store.tables import Tables


@pytest.mark.parametrize(
    ("name", "value", "usernames"),
    [
        ("permitrootlogin", "yes", ["root"]),
        ("permitrootlogin", "Yes # for now", ["root"]),
        ("permitemptypasswords", "yes", [""]),
        ("permitrootlogin", "prohibit-password", []),
        ("usepam", "yes", []),
    ],
)
def test_a_setting(name, value, usernames):
    row = SshSetting("/etc/ssh/sshd_config", 1, "server", "Match User a", name, value)
    with Tables.of([row], [SshSetting]) as tables:
        told = list(items(tables))
    assert [item.username for item in told] == usernames
    assert all("(Match User a)" in item.occasion for item in told)
