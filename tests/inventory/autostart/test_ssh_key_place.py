from __future__ import annotations

import pytest

from pratique.inventory.autostart.ssh_key_place import items
from pratique.parsers.ssh_settings import SshSetting
from pratique.store.tables import Tables


@pytest.mark.parametrize(
    ("name", "value", "programs"),
    [
        ("authorizedkeysfile", "/opt/k /opt/l", ["/opt/k"]),
        ("authorizedkeysfile", "/opt/%u", [""]),
        ("trustedusercakeys", "/etc/ssh/ca.pub", ["/etc/ssh/ca.pub"]),
        ("port", "22", []),
    ],
)
def test_a_place(name, value, programs):
    row = SshSetting("/etc/ssh/sshd_config", 1, "server", "", name, value)
    with Tables.of([row], [SshSetting]) as tables:
        assert [item.program for item in items(tables)] == programs
