"""borg: each day is one `borg create`."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from pratique.history.borg.repository import Borg

KIND = Borg
PASSWORD = "BORG_PASSPHRASE"


class Repository:
    def __init__(self, folder):
        if shutil.which("borg") is None:
            pytest.skip("borg is not installed")
        self.added = []  # the files that each day brought
        self.path = folder / "borg"
        self.base = folder / "borg-base"
        self.run("init", "-e", "repokey", str(self.path))

    def run(self, *arguments, cwd=None):
        own = {PASSWORD: "x", "BORG_BASE_DIR": str(self.base), "TZ": "UTC"}
        subprocess.run(
            ["borg", *arguments], check=True, capture_output=True, cwd=cwd,
            env={**os.environ, **own},
        )  # fmt: skip

    def keep(self, root, moment, host="web"):
        del host
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%S")
        name = f"{self.path}::{moment:%Y-%m-%d}"
        self.run("create", "--timestamp", stamp, name, ".", cwd=root)

    def cut_short(self):
        """Lose most of one segment."""
        segment = max(self.path.glob("data/*/*"), key=lambda path: path.stat().st_size)
        os.truncate(segment, segment.stat().st_size // 2)

    def break_day(self, day):
        """Damage what one day brought: its segments."""
        for name in self.added[day]:
            if not name.startswith("data/"):
                continue
            path = self.path / name
            held = bytearray(path.read_bytes())
            if len(held) > 100:
                held[60:-30] = bytes(byte ^ 0x55 for byte in held[60:-30])
                path.write_bytes(held)

    def lose_content(self, day):
        """Damage the first chunk of a day: the content of its first file."""
        path = self.path / min(
            (name for name in self.added[day] if name.startswith("data/")),
            key=lambda name: int(name.rpartition("/")[2]),
        )
        held = bytearray(path.read_bytes())
        held[55] ^= 0x55  # behind the head of the segment and the key of the chunk
        path.write_bytes(held)

    def lock(self):
        (self.path / "lock.exclusive").mkdir()
        (self.path / "lock.exclusive" / "host.1234-0").touch()
