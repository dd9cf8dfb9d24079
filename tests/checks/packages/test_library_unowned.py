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


def copied(file, packaged, path, sha256):
    own = "/usr/lib/cups/backend-available/lpd"
    found = file(path, kind="elf", sha256=sha256)
    return signs(found, file(own, kind="elf", sha256="1" * 64), packaged(own))


@pytest.mark.parametrize("name", ["lpd", "mdns"])
def test_leaves_alone_what_a_package_put_beside_its_own_file(file, packaged, name):
    assert copied(file, packaged, f"/usr/lib/cups/backend/{name}", "1" * 64) == []


@pytest.mark.parametrize(
    ("path", "sha256"),
    [
        ("/usr/lib/cups/backend/lpd", "2" * 64),  # other bytes
        ("/usr/lib/apache2/modules/mod_x.so", "1" * 64),  # not beside it
    ],
)
def test_points_at_what_is_no_copy_beside_a_file_of_a_package(file, packaged, path, sha256):
    assert len(copied(file, packaged, path, sha256)) == 1


def test_points_at_a_second_name_where_names_are_loaded(file, packaged):
    own = "/usr/lib/x86_64-linux-gnu/security/pam_permit.so"
    other = "/usr/lib/x86_64-linux-gnu/security/pam_helper.so"
    (sign,) = signs(file(own, kind="elf"), packaged(own), file(other, kind="elf"))
    assert sign.subject == other


def test_could_not_look_without_a_package_database(file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))
