"""What a machine says of itself."""

from __future__ import annotations

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.survey.machine import Machine, machine


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, Machine("", "", "", "")),
        (
            {
                "etc/hostname": b"web1\nsecond\n",
                "etc/os-release": b'ID=debian\nPRETTY_NAME="Debian GNU/Linux 12"\n',
                "etc/timezone": b"Europe/Rome\n",
                "etc/machine-id": b"0123\n",
            },
            Machine("web1", "Debian GNU/Linux 12", "Europe/Rome", "0123"),
        ),
        ({"usr/lib/os-release": b"PRETTY_NAME='Alpine'"}, Machine("", "Alpine", "", "")),
        ({"etc/hostname": b"\x1b[31mred\xff\n"}, Machine(r"\x1b[31mred\xff", "", "", "")),
        ({"etc/hostname": b"n" * 100_000}, Machine("n" * 199 + "…", "", "", "")),
        ({"etc/os-release": b"\xff\0=\n=\nPRETTY_NAME\n"}, Machine("", "", "", "")),
    ],
)
def test_names(files, expected, server):
    source = DirectorySource.open_at(server(files or {"x": b""}))
    assert machine(source) == expected
    source.close()


def test_zone_is_the_target_of_a_link(server):
    root = server({"etc/timezone": b"Wrong/Zone\n"})
    (root / "etc/localtime").symlink_to("/usr/share/zoneinfo/Asia/Tokyo")
    source = DirectorySource.open_at(root)
    assert machine(source).zone == "Asia/Tokyo"
    source.close()
