from __future__ import annotations

import hashlib
import os
import shutil
import signal
import struct
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """A shell starts what runs in the background so that it ignores Ctrl-C; tests send that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def state_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The key that seals cases is made for the tests, and none in the home of who runs them."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        environment.setenv("PRATIQUE_LANG", "en")  # whatever they read in
        yield


@pytest.fixture
def server(tmp_path: Path) -> Callable[[Mapping[str, bytes]], Path]:
    """A tiny server: `server({"etc/crontab": b"..."})` is a folder of evidence."""

    def make(files: Mapping[str, bytes]) -> Path:
        root = tmp_path / "server"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            target = root / name.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return root

    return make


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Samples of other tools' tests, with known counts. They are not part of the project."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of samples is not beside the repository (../shared/corpus)")
    return CORPUS


PASSPHRASE = b"geheim"


def _program(name: str) -> str:
    search = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    found = shutil.which(name, path=search)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture(scope="session")
def root_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small ext4 with a second account of root, as a raw image."""
    folder = tmp_path_factory.mktemp("root-image")
    held = {
        "etc/passwd": b"root:x:0:0:root:/root:/bin/bash\nspare:x:0:0::/tmp:/bin/bash\n",
        "etc/hostname": b"web1\n",
        "usr/bin/true": b"#!/bin/sh\n",
        "srv/a b\x1b[2J": b"text \x1b[2J\n",
    }
    for name, content in held.items():
        target = folder / "tree" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (folder / "tree/srv/link").symlink_to("/etc/passwd")
    words = [_program("mke2fs"), "-q", "-F", "-t", "ext4", "-d", str(folder / "tree")]
    subprocess.run([*words, str(folder / "disk.img"), "4M"], check=True, capture_output=True)
    return folder / "disk.img"


@pytest.fixture(scope="session")
def locked_image(root_image: Path) -> Path:
    """The same, encrypted with LUKS and the passphrase `geheim`."""
    path = root_image.with_name("locked.img")
    words = [_program("qemu-img"), "convert", "-f", "raw", "-O", "luks", "--object"]
    words += [f"secret,id=s,data={PASSPHRASE.decode()}", "-o", "key-secret=s,iter-time=10"]
    # It measures how fast the machine is, and gives up where others are at work too.
    for _ in range(5):
        done = subprocess.run([*words, root_image, path], capture_output=True, check=False)
        if done.returncode == 0:
            return path
        path.unlink(missing_ok=True)
    pytest.skip("qemu-img could not measure this machine")


RPM_MAGIC = b"\x8e\xad\xe8\x01\0\0\0\0"


@pytest.fixture(scope="session")
def rpm_header() -> Callable[..., bytes]:
    """Writes a header of rpm: `rpm_header({1000: b"name", 1028: [5]}, {1008: [7]})`.

    Bytes are one string, a list of bytes strings, a list of numbers 32-bit ones, a tuple of a
    letter of `struct` and numbers others, a bytearray plain bytes. What is in `added` stands
    behind the region. With `sealed`, the region's SHA-1 is added too.
    """

    def make(
        tags: Mapping[int, Any], added: Mapping[int, Any] | None = None, *, sealed: bool = True
    ) -> bytes:
        entries, data = [], bytearray()
        for tag, value in tags.items():
            entries.append(rpm_entry(data, tag, value))
        region = rpm_region(entries, data)
        more = dict(added or {})
        if sealed:
            whole = RPM_MAGIC + struct.pack(">II", len(entries) + 1, len(data))
            more[269] = hashlib.sha1(whole + region + b"".join(entries) + data).hexdigest().encode()
        for tag, value in more.items():
            entries.append(rpm_entry(data, tag, value))
        return struct.pack(">II", len(entries) + 1, len(data)) + region + b"".join(entries) + data

    return make


def rpm_region(entries: list[bytes], data: bytearray) -> bytes:
    offset = len(data)
    data += struct.pack(">IIiI", 63, 7, -16 * (len(entries) + 1), 16)
    return struct.pack(">IIiI", 63, 7, offset, 16)


def rpm_entry(data: bytearray, tag: int, value: Any) -> bytes:
    count, align = 1, 1
    if isinstance(value, bytearray):
        kind, packed, count = 7, bytes(value), len(value)
    elif isinstance(value, bytes):
        kind, packed = 6, value + b"\0"
    elif isinstance(value, list) and value and isinstance(value[0], bytes):
        kind, packed, count = 8, b"".join(one + b"\0" for one in value), len(value)
    else:
        letter, *numbers = value if isinstance(value, tuple) else ("I", *value)
        kind, align = {"B": (2, 1), "H": (3, 2), "I": (4, 4), "Q": (5, 8)}[letter]
        packed, count = struct.pack(f">{len(numbers)}{letter}", *numbers), len(numbers)
    data += bytes(-len(data) % align)
    entry = struct.pack(">IIiI", tag, kind, len(data), count)
    data += packed
    return entry
