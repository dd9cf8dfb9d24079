from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pratique.errors import Unreadable


class Bytes:
    """A medium in memory, so that a test can damage it; from `end` on it gives nothing."""

    name = "disk.img"

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self.size = len(data)
        self.bad: range = range(0)
        self.closed = 0

    def read_at(self, offset: int, length: int) -> bytes:
        if self.bad.start < offset + length and offset < self.bad.stop:
            raise Unreadable("the disk gives an error there", where=self.name)
        return bytes(self.data[offset : offset + length])

    def plain(self) -> None:
        return None

    def close(self) -> None:
        self.closed += 1


@pytest.fixture(scope="session")
def program() -> Callable[..., bytes]:
    """Runs a program, `program("mkfs.ext4", "-q", path)`; the test is skipped without it."""

    def run(name: str, *arguments: str | Path, given: bytes = b"") -> bytes:
        search = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
        found = shutil.which(name, path=search)
        if found is None:
            pytest.skip(f"{name} is not installed")
        done = subprocess.run(
            [found, *map(str, arguments)], input=given, capture_output=True, check=True
        )
        return done.stdout

    return run


@pytest.fixture
def medium() -> type[Bytes]:
    return Bytes


@pytest.fixture(scope="session")
def ext_image(program, tmp_path_factory) -> Callable[..., bytes]:
    """The bytes of a new ext4: `ext_image(tree, "-b", "4096", size="8M", commands=...)`.

    `tree` is a folder that it is to hold, `commands` what debugfs(8) does to it afterwards.
    """

    def make(
        tree: Path | None = None, *options: str, size: str = "4M", commands: str = "",
        kind: str = "ext4",
    ) -> bytes:  # fmt: skip
        image = tmp_path_factory.mktemp("image") / "disk.img"
        given = ("-d", str(tree)) if tree else ()
        program("mke2fs", "-q", "-F", "-t", kind, *given, *options, image, size)
        if commands:
            program("debugfs", "-w", "-f", "-", image, given=commands.encode())
        return image.read_bytes()

    return make
