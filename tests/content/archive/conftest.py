"""Archives of our own making; the program in them is inert."""

from __future__ import annotations

import bz2
import io
import struct
import tarfile
import zipfile
import zlib
from types import SimpleNamespace

import pytest

SHELL = b"<?php if (false) { eval($_POST['x']); }"


def zipped(members, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def tarred(members, mode="w", form=tarfile.GNU_FORMAT):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode, format=form) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            if isinstance(content, bytes):
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
            else:
                info.type, info.linkname = content
                archive.addfile(info)
    return held.getvalue()


def phar(members, *, stub=b"<?php __HALT_COMPILER(); ?>\r\n", flags=0, metadata=b""):
    pack = {
        0: lambda content: content,
        0x1000: lambda content: zlib.compress(content)[2:-4],
        0x2000: bz2.compress,
    }[flags]
    entries, contents = b"", b""
    for name, content in members.items():
        packed = pack(content)
        entries += struct.pack("<L", len(name)) + name.encode()
        entries += struct.pack("<5L", len(content), 0, len(packed), zlib.crc32(content), flags)
        entries += struct.pack("<L", 0)
        contents += packed
    head = struct.pack("<LHLL", len(members), 0x1100, 0x10000, 0)
    head += struct.pack("<L", len(metadata)) + metadata + entries
    return stub + struct.pack("<L", len(head)) + head + contents


@pytest.fixture(scope="session")
def made():
    """Makers of archives: `made.zipped`, `made.tarred`, `made.phar`, and `made.shell`."""
    return SimpleNamespace(zipped=zipped, tarred=tarred, phar=phar, shell=SHELL)
