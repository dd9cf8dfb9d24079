"""Walk and SHA-256 of images of file systems, against programs that read them too.

The same tree as ext4, XFS, Btrfs: images of a file system each, without a partition table. Each
is listed wholly, and every regular file read once and hashed, by one process on one core.
Measured, in seconds of the processor, the middle of several pairs that were run in turn:
  1. ours against a mount by the kernel (with --mounted) read through `DirectorySource`;
  2. ours against `fls -r` and `tsk_gettimes`, which list and do not read (ext4 only);
  3. ours against `target-query -f walkfs`, which lists and does not read (where it is there);
  4. names a second.
Needs: the images; The Sleuth Kit and dissect.target where they are to be compared.
Takes: a minute for 20,000 names, and a few for each program that is slower.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from process import run
from ratio import shown

from pratique.evidence.directory import DirectorySource
from pratique.evidence.filesystem.base import FileSystem
from pratique.evidence.filesystem.btrfs.filesystem import Btrfs
from pratique.evidence.filesystem.ext.filesystem import Ext
from pratique.evidence.filesystem.xfs.filesystem import Xfs
from pratique.model import EntryType, Gap

KINDS: tuple[type[FileSystem], ...] = (Ext, Xfs, Btrfs)
PEERS = (
    ("fls", ("-r", "-p")),
    ("tsk_gettimes", ()),
    ("target-query", ("-q", "-f", "walkfs")),
)


class Image:
    """A plain file as a medium."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._opened = os.open(path, os.O_RDONLY)
        self.size = os.fstat(self._opened).st_size

    def read_at(self, offset: int, length: int) -> bytes:
        """Bytes of the file."""
        return os.pread(self._opened, length, offset)

    def plain(self) -> None:
        """Nothing: no library in C is used."""

    def close(self) -> None:
        """Close the file."""
        os.close(self._opened)


def hashed_image(path: Path) -> Iterator[str]:
    """One item for each name; regular files are read and hashed."""
    medium = Image(path)
    kind = next((kind for kind in KINDS if kind.recognises(medium)), None)
    if kind is None:
        sys.exit(f"{path}: no file system that is known")
    system = kind.open_on(medium, 1)
    waiting = [(system.root, b"")]
    while waiting:
        for item in system.listing(*waiting.pop()):
            if isinstance(item, Gap):
                sys.exit(f"{path}: {item}")
            entry, node = item
            if entry.type is EntryType.DIRECTORY:
                waiting.append((node, entry.path))
            elif entry.type is EntryType.REGULAR:
                digest = hashlib.sha256()
                with system.open(node, entry) as opened:
                    for chunk in opened.chunks():
                        digest.update(chunk)
            yield kind.kind
    system.close()


def hashed_folder(path: Path) -> Iterator[str]:
    """The same for a folder."""
    source = DirectorySource.open_at(path)
    for entry in source.walk():
        if isinstance(entry, Gap):
            sys.exit(f"{path}: {entry}")
        if entry.type is EntryType.REGULAR:
            digest = hashlib.sha256()
            with source.open(entry) as opened:
                for chunk in opened.chunks():
                    digest.update(chunk)
        yield source.kind
    source.close()


def ours(path: Path) -> Sequence[str]:
    """The command that reads an image or a folder in a process of its own."""
    return (sys.executable, __file__, "--one", str(path))


def compare(image: Path, folder: Path | None, pairs: int) -> None:
    """Print a line for each program that reads the image too."""
    for name, options in PEERS:
        program = shutil.which(name)
        if program is None:
            print(f"{image.name}: {name} is not there")
            continue
        if name != "target-query" and not Ext.recognises(Image(image)):
            continue  # it knows neither XFS nor Btrfs
        line(image, f"{name} (lists only)", (program, *options, str(image)), pairs)
    if folder is not None:
        line(image, "the same, mounted", ours(folder), pairs)


def line(image: Path, what: str, command: Sequence[str], pairs: int) -> None:
    """Run both in turn, and print their ratio."""
    ratios = []
    for _ in range(pairs):
        own, other = run(ours(image)).processor, run(command).processor
        ratios.append(own / other)
    print(f"{image.name}: walk and SHA-256 against {what}: {shown(ratios)}", flush=True)


def main() -> None:
    """Compare what is given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", nargs="*", type=Path)
    parser.add_argument("--mounted", type=Path, help="the same tree as a folder")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one is not None:
        reads = hashed_folder if chosen.one.is_dir() else hashed_image
        started = time.process_time()
        count = sum(1 for _ in reads(chosen.one))
        took = time.process_time() - started
        print(f"{chosen.one.name}: {count} names, {count / took:.0f} a second of the processor")
        return
    for image in chosen.images:
        os.spawnvp(os.P_WAIT, sys.executable, list(ours(image)))
        compare(image, chosen.mounted, chosen.pairs)


if __name__ == "__main__":
    main()
