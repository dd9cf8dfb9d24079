from __future__ import annotations

from pratique.inventory.package_owner import PackageOwners
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile


def link(path, target):
    folder, _, name = path.rpartition("/")
    return File(
        path, folder or "/", name, "symlink", 1, 0o777, 0, 0, 1, 1, 1, 0, None, None, None, None,
        None, None, None, 0, target, None, None, None,
    )  # fmt: skip


def brought(path):
    return PackageFile(path, "coreutils", "dpkg", path, conffile=False, digest=None)


def owners(*rows):
    return PackageOwners(Tables.of(rows, [File, PackageFile]))


def test_without_a_database_nothing_is_known():
    assert not owners().known
    assert not owners().owns("/usr/bin/ls")


def test_through_links():
    found = owners(link("/bin", "usr/bin"), brought("/usr/bin/ls"))
    assert found.known
    assert found.owns("/bin/ls")
    assert not found.owns("/bin/cp")


def test_a_circle_of_links_ends():
    found = owners(link("/a", "b"), link("/b", "a"), brought("/usr/bin/ls"))
    assert found.real("/a/x").startswith("/")
