from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.kernel_module_unowned import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "path",
    ["/usr/lib/modules/6.1.0/extra/hide.ko", "/lib/modules/6.1.0/kernel/drivers/net/x.ko.xz"],
)
def test_points_at(file, packaged, path):
    (sign,) = signs(file(path, kind="elf"), packaged("/usr/bin/ls"))
    assert sign.severity is Severity.HIGH


def test_what_dkms_built_is_a_hint(file, packaged):
    rows = [
        file("/usr/lib/modules/6.1.0/updates/dkms/zfs.ko"),
        file("/var/lib/dkms/zfs", type="directory"),
        packaged("/usr/bin/ls"),
    ]
    (sign,) = signs(*rows)
    assert sign.severity is Severity.LOW


@pytest.mark.parametrize(
    "path", ["/usr/lib/modules/6.1.0/kernel/fs/ext4.ko", "/usr/lib/modules/6.1.0/modules.dep"]
)
def test_leaves_alone(file, packaged, path):
    assert signs(file(path), packaged("/usr/lib/modules/6.1.0/kernel/fs/ext4.ko")) == []


def test_could_not_look_without_a_package_database(file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))
