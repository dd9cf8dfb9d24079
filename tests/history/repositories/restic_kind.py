"""restic: each day is one `restic backup`."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from pratique.history.restic.repository import Restic

KIND = Restic
PASSWORD = "RESTIC_PASSWORD"


class Repository:
    def __init__(self, folder):
        if shutil.which("restic") is None:
            pytest.skip("restic is not installed")
        self.added = []  # the files that each day brought
        self.path = folder / "restic"
        self.path.mkdir()
        self.run("init", "-q")

    def run(self, *arguments, cwd=None):
        subprocess.run(
            ["restic", "-r", str(self.path), "--no-cache", *arguments],
            check=True,
            capture_output=True,
            cwd=cwd,
            env={**os.environ, PASSWORD: "x"},
        )

    def keep(self, root, moment, host="web"):
        text = moment.strftime("%Y-%m-%d %H:%M:%S")
        self.run("backup", "-q", "--host", host, "--time", text, ".", cwd=root)

    def cut_short(self):
        """Lose the contents of every pack: one alone may hold nothing that is asked for."""
        for pack in self.path.glob("data/*/*"):
            pack.chmod(0o600)
            pack.write_bytes(b"")

    def break_day(self, day):
        """Damage what one day brought: its packs."""
        for name in self.added[day]:
            if name.startswith("data/"):
                (self.path / name).chmod(0o600)
                (self.path / name).write_bytes(b"")

    def lose_content(self, day):
        """Damage the smallest pack of a day: that of contents, of a few bytes."""
        packs = [self.path / name for name in self.added[day] if name.startswith("data/")]
        pack = min(packs, key=lambda path: path.stat().st_size)
        pack.chmod(0o600)
        pack.write_bytes(b"")

    def lock(self):
        (self.path / "locks" / ("0" * 64)).write_bytes(b"x")
