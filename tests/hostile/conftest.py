"""What every hostile tree is examined with: a process that is killed when it hangs, files of
the analyst's own that tell when they are opened, and a look at the evidence before and after."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest

SOURCE = Path(__file__).parents[2] / "src"
OURS = {"PRATIQUE_CASE", "PYTHONPATH", "PYTHONSAFEPATH"}
PATIENCE = 90  # seconds until a run counts as hung; every tree here takes a few
INSTALLED = """import sys
sys.path.append({source!r})
from pratique.cli import main
if __name__ == "__main__":
    main()
"""
LONG_AGO = 1_000_000_000
_IN_ACCESS, _IN_OPEN = 0x01, 0x20


@dataclass(frozen=True)
class Examined:
    """How an examination ended, and where its case is."""

    status: int
    out: str
    err: str
    case: Path
    most_memory: int  # bytes, of the largest process

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def summary(self) -> dict[str, Any]:
        return self.records[-1]

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query over the stored tables, asked without Pratique."""
        (survey,) = (self.case / "surveys").iterdir()
        with duckdb.connect() as connection:
            for table in survey.iterdir():
                if table.is_dir() and list(table.glob("*.parquet")):
                    connection.execute(
                        f'CREATE VIEW "{table.name}" AS '
                        f"SELECT * FROM read_parquet('{table}/*.parquet', union_by_name = true)"
                    )
            return connection.execute(query).fetchall()

    def column(self, query: str) -> list[Any]:
        return [value for (value,) in self.ask(query)]

    def gaps(self) -> list[str]:
        """Place and reason of each gap; none of the source itself."""
        (survey,) = (self.case / "surveys").iterdir()
        if not list(survey.glob("gap/*.parquet")):
            return []
        return self.column(
            "SELECT path || ': ' || reason FROM gap WHERE stage <> 'source' ORDER BY ALL"
        )

    def everything(self) -> str:
        """Every value that the case holds, and all that was printed, as one text."""
        told = [self.out, self.err]
        for file in sorted(self.case.rglob("*")):
            if file.suffix == ".parquet":
                with duckdb.connect() as connection, TemporaryDirectory() as place:
                    # Not as rows of Python: there may be a million.
                    written = Path(place, "rows.csv")
                    connection.execute(
                        f"COPY (SELECT * FROM read_parquet('{file}')) TO '{written}' (FORMAT csv)"
                    )
                    told.append(written.read_text(encoding="utf-8"))
            elif file.is_file():
                told.append(file.read_bytes().decode("utf-8", "backslashreplace"))
        return "\n".join(told)


# Starts a program from a small process: what a process once took counts as its children's.
MEASURED = """import os, sys
child = os.fork()
if not child:
    os.execv(sys.argv[2], sys.argv[2:])
_, ended, used = os.wait4(child, 0)
with open(sys.argv[1], "w") as told:
    told.write(str(used.ru_maxrss))
status = os.waitstatus_to_exitcode(ended)
if status < 0:
    os.kill(os.getpid(), -status)
os._exit(status)
"""


class Starter:
    """Starts commands as copies of a process that has loaded everything: see `starter.py`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", Path(__file__).with_name("starter.py")],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(
        self,
        arguments: list[str],
        place: Path,
        folder: Path,
        patience: float,
        *,
        with_rights: bool,
    ) -> int:
        """The exit status; how much memory it took stands in a file, as `MEASURED` leaves it."""
        order = {
            "with_rights": with_rights,
            "arguments": arguments,
            "folder": str(folder),
            "environment": environment(),
            "out": str(place / "stdout"),
            "err": str(place / "stderr"),
        }
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        watchdog = threading.Timer(patience, os.killpg, (child, signal.SIGKILL))
        watchdog.start()
        status, memory = json.loads(self._process.stdout.readline())
        watchdog.cancel()
        (place / "memory").write_text(str(memory))
        return int(status)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in OURS}
    return kept | {"PYTHONPATH": str(SOURCE)}


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    started = Starter()
    yield started
    started.close()


def installed(arguments: list[str], place: Path, folder: Path, patience: float) -> int:
    """The exit status of the script that an installation puts into a folder of programs."""
    script = place / "pratique"
    script.write_text(INSTALLED.format(source=str(SOURCE)))
    command = [sys.executable, str(script), *map(os.fsencode, arguments)]
    command = [sys.executable, "-I", "-S", "-c", MEASURED, str(place / "memory"), *command]
    known = environment()
    del known["PYTHONPATH"]
    with (place / "stdout").open("wb") as out, (place / "stderr").open("wb") as err:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=known,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
    watchdog = threading.Timer(patience, os.killpg, (process.pid, signal.SIGKILL))
    watchdog.start()
    status = process.wait()
    watchdog.cancel()
    return status


@pytest.fixture(scope="session")
def pratique_in(starter: Starter) -> Callable[[Path], Callable[..., Examined]]:
    """`pratique_in(folder)` runs commands as `pratique` does; their case is in that folder."""

    def commands(place: Path) -> Callable[..., Examined]:
        def run(
            *arguments: object,
            folder: Path | None = None,
            json_lines: bool = True,
            with_rights: bool = True,
            patience: float = PATIENCE,
            as_installed: bool = False,
        ) -> Examined:
            given, case = list(map(str, arguments)), place / "case"
            if arguments[0] == "examine":
                given += [] if "--case" in given else ["--case", str(case)]
                given += ["--json"] if json_lines else []
            how = (given, place, folder or place, patience)
            status = installed(*how) if as_installed else starter.run(*how, with_rights=with_rights)
            out, err = ((place / name).read_bytes().decode() for name in ("stdout", "stderr"))
            assert status != -signal.SIGKILL, "it hung"
            assert "Traceback" not in err, err
            return Examined(status, out, err, case, int((place / "memory").read_text()) << 10)

        return run

    return commands


@pytest.fixture
def pratique(tmp_path: Path, pratique_in) -> Callable[..., Examined]:
    """Run the command line in a process of its own: `pratique("examine", path)`."""
    return pratique_in(tmp_path)


class Canary:
    """Files of the analyst's own machine, outside the evidence. Nobody may open one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets: list[str] = []
        (folder / "directory" / "deeper").mkdir(parents=True)
        for name in ("file", "directory/passwd", "directory/deeper/crontab", "directory/status"):
            self._lay(name)
        self._sentinel = folder.parent / f"{folder.name}-was-run"
        self.script = folder / "script"
        self.script.write_text(f"#!/bin/sh\ntouch {self._sentinel}\n")
        self.script.chmod(0o755)
        self._library = ctypes.CDLL(None, use_errno=True)
        self._events = self._library.inotify_init1(os.O_NONBLOCK)
        for place in (folder, folder / "directory", folder / "directory" / "deeper"):
            watch = self._library.inotify_add_watch(
                self._events, bytes(place), _IN_ACCESS | _IN_OPEN
            )
            assert watch >= 0

    def _lay(self, name: str) -> None:
        secret = f"canary-{hashlib.sha256(str(self.folder / name).encode()).hexdigest()[:20]}"
        content = f"{secret}:x:0:0:{secret}:/:/bin/sh\nPRETTY_NAME={secret}\n".encode()
        (self.folder / name).write_bytes(content)
        self.secrets += [secret, hashlib.sha256(content).hexdigest()]

    def touched(self) -> bool:
        """Whether something here was opened since it was laid out, or since the last question."""
        try:
            return bool(os.read(self._events, 65_536))
        except BlockingIOError:
            return False

    def was_run(self) -> bool:
        return self._sentinel.exists()

    def close(self) -> None:
        os.close(self._events)


@contextmanager
def canary_in(place: Path) -> Iterator[Canary]:
    folder = place / "analyst"
    folder.mkdir()
    canary = Canary(folder)
    yield canary
    canary.close()


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    with canary_in(tmp_path) as canary:
        yield canary


def state_of(root: Path) -> dict[str, tuple[Any, ...]]:
    """All that could have changed in a tree, by name; links are not followed."""
    found: dict[str, tuple[Any, ...]] = {}
    for folder, folders, files in os.walk(os.fsencode(root)):
        for name in (b"", *folders, *files):
            path = os.path.join(folder, name) if name else folder
            status = os.lstat(path)
            told = (status.st_mode, status.st_ino, status.st_size, status.st_uid, status.st_gid,
                    status.st_nlink, status.st_mtime_ns, status.st_ctime_ns)  # fmt: skip
            if stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode):
                told += (status.st_atime_ns,)  # nothing keeps readlink(2) from changing a link's
            found[repr(path)] = told
    return found


def age(root: Path) -> None:
    """Set every time of reading back so far that reading again would change it."""
    for folder, folders, files in os.walk(os.fsencode(root), topdown=False):
        for name in (*folders, *files):
            path = os.path.join(folder, name)
            status = os.lstat(path)
            if stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode):
                os.utime(path, ns=(LONG_AGO, status.st_mtime_ns))
    os.utime(root, ns=(LONG_AGO, os.lstat(root).st_mtime_ns))


def examined_without_harm(
    pratique: Callable[..., Examined],
    canary: Canary,
    root: Path,
    *more: object,
    beside: str = "/beside",
    **how: Any,
) -> Examined:
    (root / beside.lstrip("/")).write_bytes(b"I am still here.\n")
    age(root)
    before = state_of(root)
    canary.touched()
    done = pratique("examine", root, *more, **how)
    assert not canary.touched(), "something outside the evidence was opened"
    assert not canary.was_run(), "something was run"
    assert state_of(root) == before
    assert done.status in (0, 3), done.err
    told = done.everything()
    for secret in canary.secrets:
        assert secret not in told
    digest = hashlib.sha256(b"I am still here.\n").hexdigest()
    assert done.column(f"SELECT sha256 FROM file WHERE path = '{beside}'") == [digest]
    return done


@pytest.fixture
def harmless(pratique, canary: Canary) -> Callable[..., Examined]:
    """Examine a tree, and hold what holds for every tree: nothing outside is opened, nothing
    is run, nothing in the evidence changes, and the file beside the trick is not lost."""
    return partial(examined_without_harm, pratique, canary)


@pytest.fixture(scope="session")
def harmless_in(pratique_in) -> Callable[[Path, Path], Examined]:
    """`harmless_in(folder, tree)` is the same for many tests that ask of one examination."""

    def examine(place: Path, root: Path) -> Examined:
        with canary_in(place) as canary:
            return examined_without_harm(pratique_in(place), canary, root)

    return examine


@pytest.fixture
def as_anyone() -> dict[str, bool]:
    """How to run as one whom permissions stop, as root is stopped by a server of NFS."""
    return {"with_rights": False}


@pytest.fixture
def close_to_us() -> Callable[[Path], None]:
    """Take all permissions from a file or folder, and give it away where we may."""

    def close(path: Path) -> None:
        path.chmod(0)
        if os.geteuid() == 0:
            os.chown(path, 54_321, 54_321)

    return close
