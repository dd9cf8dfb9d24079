from __future__ import annotations

import pytest

from pratique.checks.files.kit_place import CHECK
from pratique.store.tables import Tables


def signs(*rows):
    return [sign.subject for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("path", "values", "kit"),
    [
        ("/lib/selinux.so.3", {"kind": "elf"}, "Father"),
        ("/usr/lib/selinux.so.3", {"kind": "elf"}, "Father"),
        ("/reptile", {"type": "directory", "kind": None}, "Reptile"),
        ("/lib/modules/6.1.0-9-amd64/extra/diamorphine.ko", {"kind": "elf"}, "Diamorphine"),
        ("/usr/lib/x86_64-linux-gnu/libns2.so", {"kind": "elf"}, "Ebury"),
        ("/usr/bin/perfcc", {"kind": "elf"}, "perfctl"),
        ("/home/bob/.config/htop/defunct", {"kind": "elf"}, "gs-netcat"),
        ("/usr/include/certbot.h", {}, "Symbiote"),
    ],
)
def test_points_at(file, path, values, kit):
    assert signs(file(path, **values)) == [f"{kit} {path}"]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/usr/lib/x86_64-linux-gnu/libselinux.so", {"type": "symlink"}),
        ("/usr/lib/libselinux.so", {"type": "symlink"}),
        ("/home/bob/src/diamorphine.ko", {"kind": "elf"}),
        ("/srv/reptile", {"type": "directory"}),
        ("/home/bob/.config/htop/htoprc", {}),
        ("/usr/share/doc/..a", {}),
    ],
)
def test_leaves_alone(file, path, values):
    assert signs(file(path, **values)) == []


def test_leaves_alone_what_a_package_brought(file, packaged):
    path = "/usr/lib/selinux.so.3"
    assert signs(file(path, kind="elf"), packaged(path)) == []
