from __future__ import annotations

import pytest

from pratique.inventory.file_access import EVERYBODY, FileAccess
from pratique.parsers.group import Group
from pratique.parsers.passwd import Account
from pratique.store.tables import Tables
from pratique.survey.file import File

PEOPLE = (("root", 0, 0), ("www-data", 33, 33), ("shop", 1000, 1000), ("ann", 1001, 1001))
ACCOUNTS = [
    Account("/etc/passwd", 1, n, u, g, "shadowed", "", "/", "/bin/sh") for n, u, g in PEOPLE
]
GROUPS = [Group("/etc/group", 1, "shop", 1000, ("www-data",)),
          Group("/etc/group", 2, "docker", 99, ("ann",))]  # fmt: skip


def entry(path, uid, gid, mode, type_="directory"):
    folder, _, name = path.rpartition("/")
    return File(path, folder or "/", name, type_, 1, mode, uid, gid, 1, 1, 1, 1, None, None, None,
                None, None, None, None, 0, None, None, None, None)  # fmt: skip


def access(file, *folders, accounts=ACCOUNTS):
    rows = [*accounts, *GROUPS, entry("/", 0, 0, 0o755), *folders, file]
    return FileAccess(Tables.of(rows, (Account, Group, File)), [file.path])


@pytest.mark.parametrize(
    ("uid", "gid", "mode", "readers"),
    [
        (0, 0, 0o644, (EVERYBODY,)),
        (0, 0, 0o600, ("root",)),
        (33, 33, 0o600, ("www-data", "root")),
        (1000, 1000, 0o640, ("shop", "www-data", "root")),
        (33, 33, 0o044, (EVERYBODY,)),
        (4242, 0, 0o600, ("uid 4242", "root")),
        (0, 0, 0, ("root",)),
    ],
)
def test_the_mode_of_the_file(uid, gid, mode, readers):
    assert access(entry("/a", uid, gid, mode, "regular")).readers("/a") == readers


def test_the_first_class_that_fits_counts():
    told = access(entry("/a", 33, 1000, 0o044, "regular"))
    assert not told.may_read(33, "/a")
    assert told.may_read(1000, "/a")


def test_every_folder_above_has_to_be_passed():
    file = entry("/home/shop/a", 1000, 1000, 0o644, "regular")
    home = entry("/home", 0, 0, 0o755)
    assert access(file, home, entry("/home/shop", 1000, 1000, 0o755)).readers(file.path) == (
        EVERYBODY,
    )
    shut = access(file, home, entry("/home/shop", 1000, 1000, 0o700))
    assert shut.readers(file.path) == ("shop", "root")
    assert access(
        file, entry("/home", 0, 0, 0o700), entry("/home/shop", 1000, 1000, 0o755)
    ).readers(file.path) == ("root",)


def test_without_accounts():
    told = access(entry("/a", 33, 33, 0o600, "regular"), accounts=[])
    assert told.readers("/a") == ("uid 33", "root")
    assert told.readers("/b") == ()


def test_who_is_as_good_as_root():
    people = access(entry("/a", 0, 0, 0, "regular")).people
    assert people[1001].like_root == "docker"
    assert people[33].like_root == ""
