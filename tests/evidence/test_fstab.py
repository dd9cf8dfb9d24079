from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.fstab import lines, partition_number


def test_lines():
    found = list(
        lines(
            b"# <file system>\n\nUUID=1234 / ext4 defaults 0 1\n"
            b"/dev/sda2 /var\\040x/ ext4\nproc proc\n"
        )
    )
    assert [(line.what, line.path, line.options) for line in found] == [
        (b"UUID=1234", b"", (b"defaults",)),
        (b"/dev/sda2", b"var x", ()),
    ]


@pytest.mark.parametrize(
    ("what", "named"),
    [
        (b"UUID=ab-cd", ("UUID", "ab-cd")),
        (b'LABEL="data"', ("LABEL", "data")),
        (b"PARTUUID=1-2", ("PARTUUID", "1-2")),
        (b"/dev/disk/by-uuid/ab", ("UUID", "ab")),
        (b"/dev/vg0/root", ("path", "/dev/vg0/root")),
    ],
)
def test_what_a_line_names(what, named):
    assert next(lines(what + b" /x ext4")).named() == named


@pytest.mark.parametrize(
    ("path", "number"),
    [("/dev/sda1", 1), ("/dev/xvdb12", 12), ("/dev/nvme0n1p3", 3), ("/dev/mmcblk0p2", 2),
     ("/dev/sda", None), ("/dev/nvme0n1", None), ("/dev/vg/root", None)],
)  # fmt: skip
def test_numbers_of_partitions(path, number):
    assert partition_number(path) == number


@given(st.binary())
def test_any_bytes(data):
    for line in lines(data):
        assert not line.path.startswith(b"/")
        line.named()
