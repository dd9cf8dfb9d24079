"""A machine that runs for some weeks in a minute: a disk, its real daemons, its clock, its plan.

Everything happens in name spaces of its own (unshare(1): mounts, network, processes): the
network is a loopback that holds all addresses, the processes end with the first of them.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clock import Clock

SERVER = "198.51.100.10"
DATABASE = "192.0.2.60"
NETWORKS = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
INSTALLED = datetime(2026, 3, 14, 10, tzinfo=UTC)
NEVER = "getenv('TZDIR') === chr(0)"
Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Bases:
    """The folders that machines are made of; nothing in them is changed."""

    nginx: Path
    apache: Path
    web: Path  # a root with WordPress and MariaDB, which serves as the database's machine
    proftpd: Path
    pureftpd: Path
    mariadb: Path


@dataclass(slots=True)
class Truth:
    """What happened on a machine. Without a vector nobody came in."""

    vector: str | None
    time: str | None = None
    address: str | None = None
    log: str | None = None
    line: str | None = None
    accounts: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)
    notes: str = ""
    also: list[str] = field(default_factory=list)  # vectors of others who came in


class Machine:
    """One machine, from the copy of its base to the dead disk."""

    def __init__(self, name: str, base: Path, disk: Path, start: datetime, days: int) -> None:
        """Copy the base and bring up what every machine has; `start` is midnight, UTC."""
        self.name, self.disk, self.start, self.days = name, disk, start, days
        self.random = random.Random(name)
        self.host = f"{name}.example.org"
        self._plan: list[tuple[datetime, int, Act]] = []
        self.undo: list[Act] = []
        subprocess.run(["cp", "-a", "--reflink=auto", str(base), str(disk)], check=True)
        self._mount()
        self.clock = Clock(disk, INSTALLED)
        self.write("/etc/hostname", f"{name}\n")
        self.write("/etc/hosts", f"127.0.0.1 localhost\n{SERVER} {self.host} {name}\n")
        self.write("/etc/resolv.conf", "nameserver 127.0.0.1\n")
        subprocess.run(["hostname", name], check=True)
        self.write("/etc/default/locale", "LANG=C.UTF-8\n")
        shadow = self.path("/etc/shadow")
        shadow.write_text(re.sub(r":2[0-9]{4}:", ":20526:", shadow.read_text()))
        self.write("/etc/machine-id", f"{self.random.getrandbits(128):032x}\n")

    def _mount(self) -> None:
        for command in (
            "ip link set lo up",
            f"ip address add {SERVER}/32 dev lo",
            *(f"ip route add local {network} dev lo" for network in NETWORKS),
            "mount -t proc proc DISK/proc",
            "mount -t tmpfs -o mode=755 tmpfs DISK/run",
            "mount -t tmpfs -o mode=755 tmpfs DISK/dev",
            "mkdir -m 1777 DISK/dev/shm DISK/run/lock",
            "mkdir -p DISK/dev/pts DISK/run/bin DISK/run/systemd/system DISK/run/sshd",
            "mkdir -p DISK/run/php DISK/run/vsftpd/empty DISK/run/proftpd",
            "mkdir -p DISK/run/lock/apache2 DISK/run/apache2",
            "mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts DISK/dev/pts",
            "ln -s pts/ptmx DISK/dev/ptmx",
        ):
            subprocess.run(command.replace("DISK", str(self.disk)).split(), check=True)
        for device, minor in (("null", 3), ("zero", 5), ("random", 8), ("urandom", 9)):
            path = str(self.disk / "dev" / device)
            subprocess.run(["mknod", "-m", "666", path, "c", "1", str(minor)], check=True)

    def address(self, address: str) -> None:
        """Give the loopback an IPv6 address: only whole IPv4 networks are local by a route."""
        command = ["ip", "-6", "address", "add", f"{address}/128", "dev", "lo", "nodad"]
        subprocess.run(command, check=True)

    # What lies on the disk.

    def path(self, name: str) -> Path:
        """Where a path of the machine lies outside."""
        return self.disk / name.lstrip("/")

    def write(self, name: str, text: str, mode: int = 0o644, owner: str = "") -> None:
        """A file of the machine, with the folders above it."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(mode)
        if owner:
            self.run("chown", owner, name)

    def change(self, name: str, *pairs: tuple[str, str]) -> None:
        """Replace words of a configuration file; SystemExit if one is not there."""
        path = self.path(name)
        text = path.read_text()
        for old, new in pairs:
            if old not in text:
                raise SystemExit(f"{self.name}: no {old!r} in {name}")
            text = text.replace(old, new)
        path.write_text(text)

    def run(self, *command: str, given: str | None = None, status: int | None = 0) -> str:
        """A program of the machine, to its end; what it printed."""
        done = subprocess.run(
            ["chroot", str(self.disk), *command],
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=False,
            env={"PATH": "/run/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"},
        )
        if status is not None and done.returncode != status:
            raise SystemExit(f"{self.name}: {command}: {done.stdout}{done.stderr}")
        return done.stdout

    def daemon(self, *command: str) -> subprocess.Popen[bytes]:
        """A program of the machine that stays; it ends with the name space."""
        log = (self.disk / "run" / f"{Path(command[0]).name}.out").open("w")
        return subprocess.Popen(
            ["chroot", str(self.disk), *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"},
        )

    def user(self, name: str, password: str = "", *, groups: str = "") -> None:
        """An account with a home and a shell."""
        more = ["-G", groups] if groups else []
        self.run("useradd", "-m", "-s", "/bin/bash", *more, name)
        if password:
            self.run("chpasswd", given=f"{name}:{password}\n")

    # What happens and when.

    def at(self, moment: datetime, act: Act) -> None:
        """Something is to happen."""
        self._plan.append((moment, len(self._plan), act))

    def on(self, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
        """A moment of the `day`-th day, the first being 0."""
        return self.start + timedelta(days=day, hours=hour, minutes=minute, seconds=second)

    def live(self) -> None:
        """Everything that is planned, in order."""
        for moment, _, act in sorted(self._plan, key=lambda one: one[:2]):
            self.clock.set(moment)
            act()
        time.sleep(1)

    # The end.

    def line(self, log: str, *words: str) -> str:
        """The last line of a log, rotated ones included, that has all these words in it."""
        folder = self.path(log).parent
        for path in sorted(folder.glob(f"{Path(log).name}*")):
            raw = path.read_bytes()
            if path.suffix == ".gz":
                raw = gzip.decompress(raw)
            for line in reversed(raw.decode("utf-8", "replace").splitlines()):
                if all(word in line for word in words):
                    return line
        raise SystemExit(f"{self.name}: no line of {log} has {words}")

    def end(self, truth: Truth) -> None:
        """The plug is pulled: what is on the disk now is what there is."""
        for act in self.undo:
            act()
        self.clock.put_right()
        written = json.dumps(asdict(truth), indent=1) + "\n"
        (self.disk.parent / "truth.json").write_text(written)

    def wait(self, path: str) -> None:
        """Until a socket or a file of the machine is there, for ten seconds at most."""
        for _ in range(200):
            if self.path(path).exists():
                return
            time.sleep(0.05)
        said = [one.read_text() for one in (self.disk / "run").glob("*.out")]
        raise SystemExit(f"{self.name}: {path} does not come: {said}")

    def copy_in(self, source: Path, name: str) -> None:
        """A file from outside."""
        shutil.copyfile(source, self.path(name))
