from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.file_modified import CHECK
from pratique.model import Severity


@pytest.fixture
def signs(with_verification):
    def found(*rows):
        with with_verification(rows, CHECK.reads) as tables:
            return list(CHECK.find(tables))

    return found


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
def test_points_at(signs, file, packaged, path, kind, severity):  # noqa: PLR0917 - fixtures
    (sign,) = signs(file(path, digest="md5:" + "b" * 32, kind=kind), packaged(path))
    assert sign.places[0].path == path
    assert sign.severity is severity
    assert "b" * 32 in sign.quote
    assert "a" * 32 in sign.quote


@pytest.mark.parametrize(
    ("found", "manifest"),
    [
        ({"digest": "md5:" + "a" * 32}, {}),  # as shipped
        ({"digest": "md5:" + "b" * 32}, {"conffile": True}),  # an administrator may change it
        ({"digest": None}, {}),  # not read: a gap says so
        ({"digest": "md5:" + "b" * 32}, {"digest": None}),  # a folder, or nothing to compare with
    ],
)
def test_leaves_alone(signs, file, packaged, found, manifest):
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
def test_points_at_what_is_no_file_any_more(signs, file, packaged, path, values):
    (sign,) = signs(file(path, **values), packaged(path))
    assert [place.path for place in sign.places] == [path]
    assert values.get("symlink_target", values["type"]) in sign.quote


@pytest.mark.parametrize(
    ("values", "manifest"),
    [
        ({"type": "symlink", "symlink_target": "x"}, {"digest": None}),  # shipped as a link
        ({"type": "symlink", "symlink_target": "/dev/null"}, {"conffile": True}),
        ({"type": "character", "rdev": 0}, {}),  # deleted, in an overlay
        ({"type": "directory"}, {"digest": None}),
    ],
)
def test_leaves_alone_what_may_be_no_file(signs, file, packaged, values, manifest):
    assert signs(file("/usr/lib/x", **values), packaged("/usr/lib/x", **manifest)) == []


def test_one_of_two_packages_that_own_a_file_is_enough(signs, file, packaged):
    path = "/usr/share/doc/x"
    rows = [
        file(path, digest="md5:" + "b" * 32),
        packaged(path),
        packaged(path, package="y", digest="md5:" + "b" * 32),
    ]
    assert signs(*rows) == []


def test_many_files_of_a_package_are_one_finding(signs, file, packaged):
    paths = [f"/usr/share/app/{n}.php" for n in range(25)]
    rows = [
        row
        for p in paths
        for row in (file(p, digest="md5:" + "b" * 32), packaged(p, package="app"))
    ]
    (sign,) = signs(*rows)
    assert sorted(place.path for place in sign.places) == sorted(paths)


def test_the_command_to_check_by_hand_takes_no_orders_from_a_name(signs, file, packaged, typed):
    path = "/usr/bin/x';touch y;'"
    (sign,) = signs(file(path, digest="md5:" + "b" * 32, kind="elf"), packaged(path))
    assert r"$'ROOT/usr/bin/x\x27;touch y;\x27'" in typed(sign)


def test_could_not_look_without_a_package_database(signs, file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))
