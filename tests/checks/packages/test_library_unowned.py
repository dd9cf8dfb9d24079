from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.library_unowned import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("/usr/lib/x86_64-linux-gnu/libkeyutils.so.1.3", Severity.HIGH),
        ("/usr/lib/x86_64-linux-gnu/security/pam_helper.so", Severity.HIGH),
        ("/lib/security/pam_x.so", Severity.HIGH),
        ("/usr/lib64/libx.so", Severity.HIGH),
        ("/usr/lib/apache2/modules/mod_x.so", Severity.MEDIUM),
    ],
)
def test_points_at(file, packaged, path, severity):
    (sign,) = signs(file(path, kind="elf"), packaged("/usr/bin/ls"))
    assert sign.severity is severity


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/usr/lib/x86_64-linux-gnu/libc.so.6", "elf"),  # owned
        ("/usr/lib/python3.11/__pycache__/abc.cpython-311.pyc", "python-bytecode"),
        ("/usr/local/lib/libmine.so", "elf"),
        ("/usr/lib/modules/6.1.0/updates/dkms/x.ko", "elf"),  # another check's
    ],
)
def test_leaves_alone(file, packaged, path, kind):
    owned = packaged("/usr/lib/x86_64-linux-gnu/libc.so.6")
    assert signs(file(path, kind=kind), owned) == []


def test_could_not_look_without_a_package_database(file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))
