from __future__ import annotations

import pytest

from pratique.checks.persistence.initramfs_script_accounts import CHECK
from pratique.parsers.startup_command import StartupCommand
from pratique.store.tables import Tables


def signs(command):
    path = "/usr/lib/dracut/modules.d/99x/x.sh"
    rows = [StartupCommand(path, 3, "kernel", "sh", command)]
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "command",
    [
        'echo "x:x:0:0::/root:/bin/sh" >> /sysroot/etc/passwd',
        "sed -i '/^x:/d' ${rootmnt}/etc/shadow",
        "cp /s $NEWROOT/etc/shadow",
    ],
)
def test_points_at(command):
    (sign,) = signs(command)
    assert sign.places[0].line == 3


@pytest.mark.parametrize(
    "command",
    [
        "grep -q root /sysroot/etc/passwd",
        "cp /etc/passwd ${initdir}/etc/passwd",
        "echo x >> ${rootmnt}/etc/fstab",
    ],
)
def test_leaves_alone(command):
    assert signs(command) == []
