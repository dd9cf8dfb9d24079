"""The table of mounts, as proc(5) writes it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.evidence.mount import UNKNOWN, mount_of, types_by_device

TABLE = rb"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/nfs ro,nosuid - nfs4 server:/export rw,vers=4.2
31 22 8:17 / /mnt/a\040b rw master:3 propagate_from:2 - xfs /dev/sdb1 ro
not a mount
32 22 x:y / /z rw - ext4 /dev/z rw
33 22 0:50 /sub /mnt/suspect ro,relatime - btrfs /dev/sdc1 rw,subvol=/sub
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "mountinfo").write_bytes(TABLE)
    return tmp_path / "mountinfo"


@pytest.fixture
def folder(tmp_path: Path):
    opened = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    yield opened
    os.close(opened)


@pytest.fixture
def numbered(tmp_path: Path, folder: int):
    """What the kernel tells of open files, with the mount of `folder` under this number."""

    def tell(number: str) -> Path:
        (tmp_path / str(folder)).write_text(f"pos:\t0\nflags:\t0200000\nmnt_id:\t{number}\nino:\t2")
        return tmp_path

    return tell


def test_types_by_device(table):
    assert types_by_device(table) == {
        os.makedev(8, 1): "ext4",
        os.makedev(0, 40): "nfs4",
        os.makedev(8, 17): "xfs",
        os.makedev(0, 50): "btrfs",
    }


def test_no_table(tmp_path: Path):
    assert types_by_device(tmp_path / "nothing") == {}


def test_table_of_this_machine():
    assert types_by_device()[Path("/proc").stat().st_dev] == "proc"


@pytest.mark.parametrize(("number", "type_"), [("33", "btrfs"), ("31", "xfs"), ("30", "nfs4")])
def test_type_by_the_number_of_the_mount_whatever_the_device(
    number, type_, table, folder, numbered
):
    """A file on Btrfs has the device number of its subvolume, which no mount has."""
    assert mount_of(folder, table=table, open_files=numbered(number)).type == type_


def test_type_by_device_where_the_kernel_tells_no_number(folder, tmp_path):
    device = os.fstat(folder).st_dev
    line = f"77 1 {os.major(device)}:{os.minor(device)} / / rw - jfs /dev/x rw\n"
    (tmp_path / "mountinfo").write_text(line)
    told = mount_of(folder, table=tmp_path / "mountinfo", open_files=tmp_path / "nothing")
    assert told.type == "jfs"


def test_type_that_nobody_tells(folder, table, tmp_path):
    assert mount_of(folder, table=table, open_files=tmp_path).type == UNKNOWN


@pytest.mark.parametrize(
    ("flags", "read_only", "keeps_atime"),
    [
        (os.ST_RDONLY, True, True),
        (os.ST_RDONLY | os.ST_NOATIME, True, True),
        (os.ST_NOATIME, False, True),
        (os.ST_RELATIME | os.ST_NOSUID, False, False),
        (0, False, False),
    ],
)
def test_flags_are_those_of_the_open_folder(flags, read_only, keeps_atime, folder, monkeypatch):
    real = list(os.fstatvfs(folder))
    real[8] = flags  # f_flag
    monkeypatch.setattr(os, "fstatvfs", lambda _opened: os.statvfs_result(real))
    told = mount_of(folder)
    assert (told.read_only, told.keeps_atime) == (read_only, keeps_atime)


def test_mount_of_this_machine():
    opened = os.open("/proc", os.O_RDONLY)
    assert mount_of(opened).type == "proc"
    os.close(opened)


@given(st.binary())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes(tmp_path: Path, content: bytes):
    (tmp_path / "mountinfo").write_bytes(content)
    assert isinstance(types_by_device(tmp_path / "mountinfo"), dict)
