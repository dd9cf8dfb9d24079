"""The demo, examined once for all tests: commands are run as they are typed, in this process."""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pratique.cli import run
from pratique.demo.build import Demo, broken_into, build
from pratique.demo.disk import differing
from pratique.demo.server import server
from pratique.model import readable

_GET_FLAGS, _SET_FLAGS, _IMMUTABLE = 0x80086601, 0x40086602, 0x10


@dataclass(frozen=True)
class Typed:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Examined:
    """A tree, the case that its examination made, and what it said with `--json`."""

    tree: Path
    case: Path
    typed: Typed

    @property
    def findings(self) -> list[dict[str, Any]]:
        return self.typed.rows[:-1]

    @property
    def summary(self) -> dict[str, Any]:
        return self.typed.rows[-1]


Command = Callable[..., Typed]


def _typed(*arguments: object) -> Typed:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run([str(argument) for argument in arguments])
    return Typed(status, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def typed() -> Command:
    """Run a command as it is typed: `typed("findings", "--case", folder)`."""
    return _typed


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    built = build(tmp_path_factory.mktemp("demo"))
    yield built
    _unprotect(built.suspect)


@pytest.fixture(scope="session")
def suspect(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Examined:
    return _examined(demo.suspect, tmp_path_factory.mktemp("case") / "suspect")


@pytest.fixture(scope="session")
def clean(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Examined:
    return _examined(demo.clean, tmp_path_factory.mktemp("case") / "clean")


@pytest.fixture(scope="session")
def touched() -> frozenset[str]:
    """The places at which the suspect tree differs from its clean twin."""
    after = broken_into(server(broken_into=True))
    before = server(broken_into=False)
    return frozenset(readable(os.fsencode(path)) for path in differing(before, after))


def _examined(tree: Path, case: Path) -> Examined:
    return Examined(tree, case, _typed("examine", tree, "--case", case, "--json"))


def _unprotect(tree: Path) -> None:
    for path in tree.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with contextlib.suppress(OSError), path.open("rb") as opened:
                held = fcntl.ioctl(opened, _GET_FLAGS, struct.pack("i", 0))
                (flags,) = struct.unpack("i", held)
                if flags & _IMMUTABLE:
                    fcntl.ioctl(opened, _SET_FLAGS, struct.pack("i", flags & ~_IMMUTABLE))
