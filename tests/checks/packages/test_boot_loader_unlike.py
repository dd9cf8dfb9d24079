from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.boot_loader_unlike import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables

ESP = "/boot/efi/EFI/debian"
SHIM = "/usr/lib/shim/shimx64.efi.signed"
GOOD, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def signs(file, packaged):
    def found(*rows, list_time=5):
        known = [
            packaged(SHIM, package="shim-signed"),
            file(SHIM, sha256=GOOD),
            file("/var/lib/dpkg/info/shim-signed.list", mtime=list_time),
        ]
        with Tables.of([*rows, *known], CHECK.reads) as tables:
            return list(CHECK.find(tables))

    return found


@pytest.mark.parametrize(
    ("path", "changed", "severity"),
    [
        (f"{ESP}/shimx64.efi", 9, Severity.MEDIUM),
        ("/efi/EFI/DEBIAN/SHIMX64.EFI", 9, Severity.MEDIUM),
        (f"{ESP}/shimx64.efi", 1, Severity.LOW),  # from before the package was updated
    ],
)
def test_points_at_a_copy_that_is_none(signs, file, path, changed, severity):
    (sign,) = signs(file(path, sha256=OTHER, mtime=changed))
    assert (sign.severity or CHECK.severity) is severity
    assert [place.path for place in sign.places] == [path, SHIM]


def test_points_at_loaders_of_no_package_as_one(signs, file):
    (sign,) = signs(file(f"{ESP}/a.efi", sha256=OTHER), file(f"{ESP}/b.efi", sha256=OTHER))
    assert sign.severity is Severity.LOW
    assert len(sign.places) == 2


def test_leaves_copies_alone(signs, file):
    assert signs(file(f"{ESP}/shimx64.efi", sha256=GOOD, mtime=1)) == []
    assert signs(file("/boot/efi/EFI/BOOT/BOOTX64.EFI", sha256=GOOD, mtime=1)) == []


def test_leaves_alone_what_grub_makes_here(signs, file):
    made = file("/usr/lib/grub/x86_64-efi/moddep.lst")
    assert signs(made, file(f"{ESP}/grubx64.efi", sha256=OTHER)) == []


def test_says_when_it_cannot_look(file):
    with (
        Tables.of([file(f"{ESP}/a.efi")], CHECK.reads) as tables,
        pytest.raises(CouldNotLook),
    ):
        list(CHECK.find(tables))
