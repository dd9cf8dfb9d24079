from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.file_modified import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "kind", "severity"),
    [
        ("/usr/bin/ls", "elf", Severity.CRITICAL),
        ("/usr/lib/x86_64-linux-gnu/libc.so.6", "elf", Severity.CRITICAL),
        ("/usr/sbin/service", "script", Severity.CRITICAL),
        ("/usr/share/phpmyadmin/index.php", "php", Severity.HIGH),
        ("/usr/lib/python3/dist-packages/apt/cache.py", "python", Severity.HIGH),
        ("/var/lib/wordpress/theme.php", "php", Severity.MEDIUM),
    ],
)
def test_points_at(file, packaged, path, kind, severity):
    (sign,) = signs(file(path, md5="b" * 32, kind=kind), packaged(path))
    assert sign.places[0].path == path
    assert sign.severity is severity
    assert "b" * 32 in sign.quote
    assert "a" * 32 in sign.quote


@pytest.mark.parametrize(
    ("found", "manifest"),
    [
        ({"md5": "a" * 32}, {}),  # as shipped
        ({"md5": "b" * 32}, {"conffile": True}),  # an administrator may change it
        ({"md5": None}, {}),  # not read: a gap says so
        ({"md5": "b" * 32}, {"md5": None}),  # a folder, or nothing to compare with
    ],
)
def test_leaves_alone(file, packaged, found, manifest):
    path = "/usr/bin/ls"
    assert signs(file(path, **found), packaged(path, **manifest), packaged("/usr/bin/cp")) == []


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/usr/bin/ls", {"type": "symlink", "symlink_target": "../local/lib/x/ls"}),
        ("/usr/share/x/a.php", {"type": "fifo"}),
        ("/usr/bin/ps", {"type": "character", "rdev": 259}),
    ],
)
def test_points_at_what_is_no_file_any_more(file, packaged, path, values):
    (sign,) = signs(file(path, **values), packaged(path))
    assert [place.path for place in sign.places] == [path]
    assert values.get("symlink_target", values["type"]) in sign.quote


@pytest.mark.parametrize(
    ("values", "manifest"),
    [
        ({"type": "symlink", "symlink_target": "x"}, {"md5": None}),  # shipped as a link
        ({"type": "symlink", "symlink_target": "/dev/null"}, {"conffile": True}),
        ({"type": "character", "rdev": 0}, {}),  # deleted, in an overlay
        ({"type": "directory"}, {"md5": None}),
    ],
)
def test_leaves_alone_what_may_be_no_file(file, packaged, values, manifest):
    assert signs(file("/usr/lib/x", **values), packaged("/usr/lib/x", **manifest)) == []


def test_one_of_two_packages_that_own_a_file_is_enough(file, packaged):
    path = "/usr/share/doc/x"
    rows = [file(path, md5="b" * 32), packaged(path), packaged(path, package="y", md5="b" * 32)]
    assert signs(*rows) == []


def test_many_files_of_a_package_are_one_finding(file, packaged):
    paths = [f"/usr/share/app/{n}.php" for n in range(25)]
    rows = [row for p in paths for row in (file(p, md5="b" * 32), packaged(p, package="app"))]
    (sign,) = signs(*rows)
    assert sorted(place.path for place in sign.places) == sorted(paths)


def test_the_command_to_check_by_hand_takes_no_orders_from_a_name(file, packaged, typed):
    path = "/usr/bin/x';touch y;'"
    (sign,) = signs(file(path, md5="b" * 32, kind="elf"), packaged(path))
    assert r"$'ROOT/usr/bin/x\x27;touch y;\x27'" in typed(sign)


def test_could_not_look_without_a_package_database(file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))
