from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pratique.errors import Unreadable
from pratique.evidence.directory import DirectorySource
from pratique.model import Entry, EntryType, Gap


class Patched:
    """A medium on a file, of which a test changes bytes without writing to it."""

    def __init__(self, path: Path, size: int | None = None) -> None:
        self.name = path.name
        self.opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.size = os.fstat(self.opened).st_size if size is None else size
        self.changes: dict[int, bytes] = {}
        self.closed = 0

    def read_at(self, offset: int, length: int) -> bytes:
        length = max(min(length, self.size - offset), 0)
        found = bytearray(os.pread(self.opened, length, offset))
        for at, data in self.changes.items():
            if offset < at + len(data) and at < offset + length:
                start, stop = max(at, offset), min(at + len(data), offset + length)
                found[start - offset : stop - offset] = data[start - at : stop - at]
        return bytes(found)

    def plain(self) -> None:
        return None

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def patched() -> Iterator[Callable[..., Patched]]:
    made: list[Patched] = []

    def make(path: Path, size: int | None = None) -> Patched:
        made.append(Patched(path, size))
        return made[-1]

    yield make
    for medium in made:
        os.close(medium.opened)


@pytest.fixture(scope="session")
def mounted() -> Iterator[Callable[..., None]]:
    """Mounts, as root; the test is skipped where the kernel of this machine cannot."""
    done: list[Path] = []

    def mount(image: Path, folder: Path, options: str = "loop,ro") -> Callable[[], None]:
        if os.geteuid() != 0:
            pytest.skip("only root mounts an image")
        folder.mkdir(exist_ok=True)
        found = subprocess.run(
            ["mount", "-o", options, image, folder], capture_output=True, check=False
        )
        if found.returncode:
            pytest.skip(f"no mount: {found.stderr.decode(errors='replace')}")
        done.append(folder)

        def unmount() -> None:
            subprocess.run(["umount", folder], check=True)
            done.remove(folder)

        return unmount

    yield mount
    for folder in done:
        subprocess.run(["umount", folder], check=False)


class Walked:
    """All that a file system or a folder holds, by path."""

    def __init__(self) -> None:
        self.entries: dict[bytes, Entry] = {}
        self.digests: dict[bytes, str] = {}
        self.extents: dict[bytes, list[tuple[int, int]]] = {}
        self.gaps: list[Gap] = []
        self.unread: list[bytes] = []


@pytest.fixture(scope="session")
def walked() -> Callable[..., Walked]:
    def walk(system, most: int = 20_000) -> Walked:
        found = Walked()
        found.entries[b""] = system.entry(system.root, b"")
        waiting = [(system.root, b"")]
        seen = {system.root}
        while waiting:
            for item in system.listing(*waiting.pop()):
                if isinstance(item, Gap):
                    found.gaps.append(item)
                    continue
                entry, node = item
                assert len(found.entries) < most
                assert system.node(entry.path) == node
                found.entries[entry.path] = entry
                if entry.type is EntryType.DIRECTORY and node not in seen:
                    seen.add(node)
                    waiting.append((node, entry.path))
                elif entry.type is EntryType.REGULAR:
                    try:
                        _read(found, entry, system.open(node, entry))
                    except Unreadable:
                        found.unread.append(entry.path)
        return found

    return walk


@pytest.fixture(scope="session")
def walked_folder() -> Callable[[Path], Walked]:
    def walk(folder: Path) -> Walked:
        found = Walked()
        source = DirectorySource.open_at(folder)
        for item in source.walk():
            if isinstance(item, Gap):
                found.gaps.append(item)
                continue
            found.entries[item.path] = item
            if item.type is EntryType.REGULAR:
                _read(found, item, source.open(item))
        source.close()
        return found

    return walk


def _read(found: Walked, entry: Entry, opened) -> None:
    with opened as file:
        if entry.size < 32 << 20:
            digest = hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
            found.digests[entry.path] = digest.hexdigest()
        found.extents[entry.path] = [
            (start, min(length, entry.size - start))
            for start, length in file.extents()
            if start < entry.size
        ]
