from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.initramfs_copies import CHECK
from pratique.model import Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.store.tables import Tables

HOOK = "/etc/initramfs-tools/hooks/x"


@pytest.fixture
def signs(file, packaged):
    def found(command, path=HOOK):
        rows = [
            StartupCommand(path, 4, "kernel", "sh", command),
            packaged("/usr/sbin/fsck"),
            file("/usr/sbin/fsck"),
            file("/usr/sbin/fsck2"),
            file("/usr/local/sbin/tool"),
            file("/usr/lib/x", type="directory"),
            file("/usr/lib/udev/hwdb.bin", kind="data", mode=0o444),
            file("/usr/lib/udev/run.bin", kind="data", mode=0o555),
            file("/usr/lib/udev/run", kind="elf", mode=0o444),
        ]
        with Tables.of(rows, CHECK.reads) as tables:
            return list(CHECK.find(tables))

    return found


@pytest.mark.parametrize(
    ("command", "path", "severity"),
    [
        ("copy_exec /var/tmp/.cache/k /bin/fsck2", HOOK, Severity.HIGH),
        ("copy_exec /usr/sbin/fsck2 /bin/fsck2", HOOK, Severity.MEDIUM),
        ("inst_simple /dev/shm/k /bin/k", "/usr/lib/dracut/modules.d/9x/a.sh", Severity.HIGH),
        ("cp /usr/sbin/fsck2 ${DESTDIR}/bin/", HOOK, Severity.MEDIUM),
        ("cp -p /usr/lib/udev/run.bin ${DESTDIR}/", HOOK, Severity.MEDIUM),
        ("cp -p /usr/lib/udev/run ${DESTDIR}/", HOOK, Severity.MEDIUM),
        ("[ -x /a ] && add_binary /usr/sbin/fsck2", "/etc/initcpio/install/x", Severity.MEDIUM),
    ],
)
def test_points_at(signs, command, path, severity):
    (sign,) = signs(command, path)
    assert sign.severity is severity
    assert sign.places[0].line == 4


@pytest.mark.parametrize(
    ("command", "path"),
    [
        ("copy_exec /usr/sbin/fsck /sbin", HOOK),
        ("copy_exec /usr/local/sbin/tool /sbin", HOOK),
        ("copy_exec /usr/sbin/not-there /sbin", HOOK),
        ("cp -r /usr/lib/x ${DESTDIR}/usr/lib", HOOK),
        ("echo /usr/sbin/fsck2", HOOK),
        ("cp -p /usr/lib/udev/hwdb.bin ${DESTDIR}/usr/lib/udev/hwdb.bin", HOOK),
        ("cp /usr/sbin/fsck2 /boot", "/etc/kernel/postinst.d/x"),
    ],
)
def test_leaves_alone(signs, command, path):
    assert signs(command, path) == []


def test_says_when_it_cannot_look():
    with Tables.of([], CHECK.reads) as tables, pytest.raises(CouldNotLook):
        list(CHECK.find(tables))
