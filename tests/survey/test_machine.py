from __future__ import annotations

import os

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.survey.machine import Machine, machine

DEBIAN = b'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'


@pytest.fixture
def told(server):
    def tell(files, links=()):
        root = server(files)
        for name, target in links:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            os.symlink(target, root / name)
        return machine(DirectorySource.open_at(root))

    return tell


def test_a_tree_that_says_nothing(told):
    assert told({"index.php": b""}) == Machine("", "", "", "")


def test_a_whole_machine(told):
    assert told(
        {
            "etc/hostname": b"web1\n",
            "usr/lib/os-release": DEBIAN,
            "etc/machine-id": b"0123456789abcdef0123456789abcdef\n",
        },
        links=[
            ("etc/os-release", "../usr/lib/os-release"),
            ("etc/localtime", "/usr/share/zoneinfo/Europe/Rome"),
        ],
    ) == Machine(
        "web1", "Debian GNU/Linux 12 (bookworm)", "Europe/Rome", "0123456789abcdef0123456789abcdef"
    )


@pytest.mark.parametrize(
    ("content", "system"),
    [
        (b"PRETTY_NAME=Alpine\n", "Alpine"),
        (b"PRETTY_NAME='A B'", "A B"),
        (b"OLD_PRETTY_NAME=x\n", ""),
        (b"# PRETTY_NAME=x\n", ""),
        (b"PRETTY_NAME", ""),
        (b"\xff\nPRETTY_NAME=a\x1b[2J\xfe\n", "a\\x1b[2J\\xfe"),
        (b"x" * 5000 + b"\nPRETTY_NAME=late\n", ""),
    ],
)
def test_name_of_the_system(content, system, told):
    assert told({"etc/os-release": content}).system == system


def test_vendors_file_counts_where_etc_has_none(told):
    assert told({"usr/lib/os-release": b"PRETTY_NAME=Arch\n"}).system == "Arch"


@pytest.mark.parametrize(
    ("target", "zone"),
    [
        ("/usr/share/zoneinfo/Europe/Rome", "Europe/Rome"),
        ("../usr/share/zoneinfo/UTC", "UTC"),
        ("/usr/share/zoneinfo/\x1b[2J", "\\x1b[2J"),
        ("/somewhere/else", "Asia/Tokyo"),
    ],
)
def test_zone_is_what_localtime_points_to(target, zone, told):
    # timezone(5) of Debian is asked only where the link does not tell.
    found = told({"etc/timezone": b"Asia/Tokyo\n"}, links=[("etc/localtime", target)])
    assert found.zone == zone


def test_only_the_first_line_counts_and_is_bounded(told):
    assert told({"etc/hostname": b"  web1 \nweb2\n"}).host_name == "web1"
    assert len(told({"etc/hostname": b"w" * 4000}).host_name) == 200


def test_what_is_no_file_says_nothing(told):
    assert told({"etc/hostname/inside": b"", "etc/machine-id/inside": b""}) == Machine(
        "", "", "", ""
    )


def test_links_stay_inside(told, tmp_path):
    (tmp_path / "secret").write_bytes(b"analyst\n")
    found = told(
        {"etc/passwd": b""},
        links=[("etc/hostname", str(tmp_path / "secret")), ("etc/machine-id", "machine-id")],
    )
    assert found == Machine("", "", "", "")
