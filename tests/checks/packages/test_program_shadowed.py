from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.program_shadowed import CHECK
from pratique.model import Severity
from pratique.parsers.passwd import Account
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize("name", ["ls", "ps", "sudo", "ssh", "netstat"])
def test_points_at(file, packaged, name):
    (sign,) = signs(file(f"/usr/local/bin/{name}"), packaged(f"/usr/bin/{name}"))
    assert [place.path for place in sign.places] == [f"/usr/local/bin/{name}"]
    assert f"/usr/bin/{name}" in sign.quote


def person(home="/home/a"):
    return Account("/etc/passwd", 2, "a", 1000, 1000, "shadowed", "", home, "/bin/bash")


@pytest.mark.parametrize(
    ("path", "home", "first"),
    [
        ("/home/a/bin/sudo", "/home/a", "/home/a/bin"),
        ("/home/a/.local/bin/ssh", "/home/a", "/home/a/.local/bin"),
        ("/root/bin/ps", "/root", "/root/bin"),
        ("/srv/people/a/bin/ls", "/srv/people/a", "/srv/people/a/bin"),
    ],
)
def test_points_at_one_in_a_home(file, packaged, path, home, first):
    owned = packaged(f"/usr/bin/{path.rpartition('/')[2]}")
    (sign,) = signs(file(path), owned, person(home))
    assert f"because {first} comes first" in sign.why.english


@pytest.mark.parametrize(
    ("path", "kind", "severity"),
    [
        ("/usr/local/bin/curl", "elf", Severity.LOW),
        ("/usr/local/bin/curl", "text", None),
        ("/usr/local/bin/su", "elf", None),
    ],
)
def test_a_newer_one_is_low(file, packaged, path, kind, severity):
    (sign,) = signs(file(path, kind=kind), packaged(f"/usr/bin/{path.rpartition('/')[2]}"))
    assert sign.severity is severity


def test_a_link_to_the_program_itself(file, packaged):
    link = file("/home/a/bin/ls", type="symlink", symlink_target="/usr/bin/ls")
    assert signs(link, packaged("/usr/bin/ls"), person()) == []
    other = file("/home/a/bin/ls", type="symlink", symlink_target="/opt/x")
    assert signs(other, packaged("/usr/bin/ls"), person())


@pytest.mark.parametrize(
    ("path", "owned"),
    [
        ("/usr/local/bin/backup", "/usr/bin/ls"),
        ("/usr/local/bin/composer", "/usr/bin/composer"),  # not what people look around with
        ("/usr/local/share/ls", "/usr/bin/ls"),
        ("/usr/local/bin/ls", "/usr/share/doc/ls"),
        ("/home/a/notes/ls", "/usr/bin/ls"),
        ("/home/nobodys/bin/ls", "/usr/bin/ls"),
        ("/usr/bin/ls", "/usr/bin/ls"),
    ],
)
def test_leaves_alone(file, packaged, path, owned):
    assert signs(file(path), packaged(owned), person(), person("/")) == []


def test_could_not_look_without_a_package_database(file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))
