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


DKMS = "/var/lib/dkms"


@pytest.mark.parametrize(
    ("module", "kept", "kind"),
    [
        ("zfs.ko", f"{DKMS}/zfs", "directory"),
        ("acpi_call.ko.xz", f"{DKMS}/acpi-call", "directory"),
        ("nvidia.ko", f"{DKMS}/nvidia-current/5.1/6.1.0/x86_64/module/nvidia.ko.xz", "regular"),
    ],
)
def test_what_dkms_built_is_a_hint(file, packaged, module, kept, kind):
    rows = [file(f"/usr/lib/modules/6.1.0/updates/dkms/{module}"), file(kept, type=kind)]
    (sign,) = signs(*rows, packaged("/usr/bin/ls"))
    assert sign.severity is Severity.LOW


@pytest.mark.parametrize(
    ("kept", "kind"),
    [
        (f"{DKMS}/zfs-more", "directory"),
        (f"{DKMS}/zfs", "regular"),
        (f"{DKMS}/a/zfs", "directory"),
        (f"{DKMS}/a/1/source/zfs.ko", "regular"),
        (f"{DKMS}/a/1/6.1.0/x86_64/module/zfs-more.ko", "regular"),
    ],
)
def test_a_name_that_only_begins_like_a_source_is_none_of_dkms(file, packaged, kept, kind):
    rows = [file("/usr/lib/modules/6.1.0/updates/dkms/zfs.ko"), file(kept, type=kind)]
    (sign,) = signs(*rows, packaged("/usr/bin/ls"))
    assert sign.severity is Severity.HIGH


@pytest.mark.parametrize(
    "path", ["/usr/lib/modules/6.1.0/kernel/fs/ext4.ko", "/usr/lib/modules/6.1.0/modules.dep"]
)
def test_leaves_alone(file, packaged, path):
    assert signs(file(path), packaged("/usr/lib/modules/6.1.0/kernel/fs/ext4.ko")) == []


def test_could_not_look_without_a_package_database(file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))
