"""The table of mounts, as proc(5) writes it."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.evidence.mount import Mount, mounts

TABLE = rb"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/nfs ro,nosuid - nfs4 server:/export rw,vers=4.2
31 22 8:17 / /mnt/a\040b rw master:3 propagate_from:2 - xfs /dev/sdb1 ro
not a mount
32 22 x:y / /z rw - ext4 /dev/z rw
"""


def test_types_and_whether_read_only(tmp_path: Path):
    (tmp_path / "mountinfo").write_bytes(TABLE)
    assert mounts(tmp_path / "mountinfo") == {
        os.makedev(8, 1): Mount("ext4", read_only=False),
        os.makedev(0, 40): Mount("nfs4", read_only=True),
        os.makedev(8, 17): Mount("xfs", read_only=True),
    }


def test_no_table(tmp_path: Path):
    assert mounts(tmp_path / "nothing") == {}


def test_table_of_this_machine():
    assert mounts()[Path("/").stat().st_dev].type


@given(st.binary())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes(tmp_path: Path, content: bytes):
    (tmp_path / "mountinfo").write_bytes(content)
    assert isinstance(mounts(tmp_path / "mountinfo"), dict)
