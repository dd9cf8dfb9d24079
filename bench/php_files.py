"""How fast PHP is analysed: a second and core, and a tree of 100,000 files.

Reads folders of programs (public ones are named in docs/measures.md).
Measured:
  1. the whole analysis of contents, in processor time, over every program of the folders: MB
     a second and core (limit 10), and the time against parsing each of them once with
     tree-sitter, which does not look at what it says;
  2. a tree of 100,000 programs, 12 KB each on average, made of those of the folders with a
     number behind each: the main job, report included (limit 120 s), against sha256sum of
     the same files.
Needs: the folders, 2 GB for the tree. Takes: some six minutes on two cores.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import peers
import ratio
from main_job import examine
from process import run

from content import programs
from pratique.content.base import Content
from pratique.content.blocks import find_blocks
from pratique.content.identify import HEAD_LENGTH, identify
from pratique.content.marks import find_marks
from pratique.content.php.syntax import TooLong, parse

LIMIT_SPEED = 10.0
LIMIT_SECONDS = 120.0
FILES = 100_000
MEAN = 12_000
IN_A_FOLDER = 100


def main() -> None:
    """Take the measures and print them as a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="of the programs")
    parser.add_argument("--files", type=int, default=FILES, metavar="N", help="of the tree")
    options = parser.parse_args()
    held = [one for folder in options.folders for one in programs(folder, options.every)]
    print(ratio.heading())
    analysing, parsing, size = analysed(held)
    speed = size / 1e6 / analysing
    what = f"analysis of {len(held)} programs, {ratio.megabytes(size)}"
    told = f"{speed:.1f} MB a second and core"
    print(ratio.line(what, told, f"{LIMIT_SPEED:.0f}", kept=speed >= LIMIT_SPEED))
    print(ratio.line("the same / one parse with tree-sitter", f"{analysing / parsing:.2f}", ""))
    with tempfile.TemporaryDirectory(prefix="pratique-bench-") as name:
        root = Path(name) / "root"
        total = plant(held, root, options.files)
        hashing = run(peers.sha256sum(root)).seconds
        seconds = examine(root, Path(name) / "case").seconds
    what = f"examine {options.files} programs, {ratio.megabytes(total)}"
    limit = LIMIT_SECONDS * options.files / FILES
    print(ratio.line(what, f"{seconds:.0f} s", f"{limit:.0f} s", kept=seconds <= limit))
    print(ratio.line("the same / sha256sum", f"{seconds / hashing:.1f}", ""))


def analysed(held: Iterable[bytes]) -> tuple[float, float, int]:
    """Processor seconds of the analysis and of one parse, and how many bytes they read."""
    analysing = parsing = 0.0
    size = 0
    for content in held:
        size += len(content)
        start = time.process_time()
        kind = identify(content[:HEAD_LENGTH], "page.php")
        list(find_marks(content, "/srv/www/page.php", kind))
        list(find_blocks(Content(content, "/srv/www/page.php", kind)))
        middle = time.process_time()
        with contextlib.suppress(TooLong):
            parse(content)
        parsing += time.process_time() - middle
        analysing += middle - start
    return analysing, parsing, size


def plant(held: list[bytes], root: Path, files: int) -> int:
    """Write a tree of so many programs, the larger ones, and give its size."""
    chosen = sorted(held, key=len, reverse=True)
    while len(chosen) > 1 and sum(map(len, chosen)) / len(chosen) < MEAN:
        chosen = chosen[: len(chosen) - 1 - len(chosen) // 100]
    total = 0
    for number, content in enumerate(itertools.islice(itertools.cycle(chosen), files)):
        folder = root / f"srv/www/site/{number // IN_A_FOLDER:04d}"
        if number % IN_A_FOLDER == 0:
            folder.mkdir(parents=True)
        total += (folder / f"page{number:06d}.php").write_bytes(content + b"\n// %d\n" % number)
    return total


if __name__ == "__main__":
    main()
