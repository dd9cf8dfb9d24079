from __future__ import annotations

import os

import pytest

from pratique.errors import EvidenceError
from pratique.evidence.disk.beside import Beside


def opened(folder, name):
    file = Beside(folder, lambda file, _: file).open(name, "disk.qcow2")
    try:
        return file.read_at(0, 100)
    finally:
        file.close()


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "images"
    (inside / "sub").mkdir(parents=True)
    (inside / "base").write_bytes(b"base")
    (inside / "sub" / "deep").write_bytes(b"deep")
    (tmp_path / "secret").write_bytes(b"secret")
    (inside / "link").symlink_to(tmp_path / "secret")
    (inside / "way").symlink_to(tmp_path)
    os.mkfifo(inside / "fifo")
    return inside


@pytest.mark.parametrize(
    ("name", "found"),
    [(b"base", b"base"), (b"sub/deep", b"deep"), (b"/var/lib/libvirt/images/base", b"base"),
     (b"file:base", b"base"), (b"C:\\disks\\base", b"base"), (b"../x/base", b"base")],
)  # fmt: skip
def test_what_lies_beside(folder, name, found):
    assert opened(folder, name) == found


@pytest.mark.parametrize(
    "name",
    [b"../secret", b"link", b"way/secret", b"fifo", b"sub", b"", b".", b"..", b"/etc/passwd",
     b"nbd://host/x", b'json:{"file":"base"}', b"base\0", b"ssh:base"],
)  # fmt: skip
def test_what_leads_elsewhere(folder, name):
    with pytest.raises(EvidenceError, match="not beside it"):
        opened(folder, name)
