"""Walk and SHA-256 of images of file systems, against programs that read them too.

The same tree as ext4, XFS, Btrfs: images of a file system each, without a partition table. Each
is listed wholly, and every regular file read once and hashed, by one process on one core.
Measured, in seconds of the processor, the middle of several pairs that were run in turn:
  1. ours against a mount by the kernel (with --mounted) read through `DirectorySource`;
  2. ours against `fls -r` and `tsk_gettimes`, which list and do not read (ext4 only);
  3. ours against `target-query -f walkfs`, which lists and does not read (where it is there);
  4. names a second.
With `--dissect FOLDER`, the `target-query` of the Python in that folder.
Needs: the images; The Sleuth Kit and dissect.target where they are to be compared.
Takes: a minute for 20,000 names, and a few for each program that is slower.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from process import run
from ratio import heading, shown
from ratio import line as row

from pratique.evidence.directory import DirectorySource
from pratique.evidence.filesystem.base import FileSystem
from pratique.evidence.filesystem.btrfs.filesystem import Btrfs
from pratique.evidence.filesystem.ext.filesystem import Ext
from pratique.evidence.filesystem.xfs.filesystem import Xfs
from pratique.model import EntryType, Gap

KINDS: tuple[type[FileSystem], ...] = (Ext, Xfs, Btrfs)
FILES_A_SECOND = 5000
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


def measures(images: Sequence[Path], options: argparse.Namespace) -> Iterator[str]:
    """The lines of a table: each image against every program that reads it too."""
    yield heading()
    for image in images:
        own = [run(ours(image)).processor for _ in range(options.pairs)]
        each = [len(names(image)) / seconds for seconds in own]
        kept = statistics.median(each) >= FILES_A_SECOND
        told = f"{statistics.median(each):,.0f}"
        yield row(f"{image.name}: names a second", told, f"{FILES_A_SECOND:,}", kept=kept)
        for name, words in PEERS:
            program = shutil.which(name, path=_places(options.dissect))
            if program is None:
                yield row(f"{image.name}: {name}", "is not here", "")
            elif name == "target-query" or _is_ext(image):  # the others know neither XFS nor Btrfs
                yield _against(
                    image, f"{name}, which lists only", (program, *words, str(image)), own
                )
        if options.mounted is not None:
            yield _against(image, "the same, mounted", ours(options.mounted), own)


def _against(image: Path, what: str, command: Sequence[str], own: Sequence[float]) -> str:
    """Ours in turn with another program, as a line."""
    ratios = [run(ours(image)).processor / run(command).processor for _ in own]
    return row(f"{image.name}: walk and SHA-256 / {what}", shown(ratios), "")


def _is_ext(image: Path) -> bool:
    medium = Image(image)
    try:
        return Ext.recognises(medium)
    finally:
        medium.close()


def _places(dissect: Path | None) -> str | None:
    """Where programs are looked for; None for where they always are."""
    if dissect is None:
        return None
    return os.pathsep.join([str(dissect / "bin"), os.environ.get("PATH", "")])


def names(image: Path) -> list[str]:
    """One item for each name in an image."""
    return list(hashed_image(image))


def add_options(parser: argparse.ArgumentParser) -> None:
    """What is compared, and how often."""
    parser.add_argument("--mounted", type=Path, help="the same tree as a folder")
    parser.add_argument(
        "--dissect", type=Path, help="a folder with a Python that has dissect.target"
    )
    parser.add_argument("--pairs", type=int, default=3)


def main() -> None:
    """Compare what is given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", nargs="*", type=Path)
    add_options(parser)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one is not None:
        for _ in hashed_folder(chosen.one) if chosen.one.is_dir() else hashed_image(chosen.one):
            pass
        return
    for told in measures(chosen.images, chosen):
        print(told, flush=True)


if __name__ == "__main__":
    main()
