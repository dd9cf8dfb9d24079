"""Very many small files: rate against plain hashing, memory, and whether time stays linear.

Measured: the whole `pratique examine` of 100,000, 300,000 and 1,000,000 files of a few hundred
bytes in 1,000 folders, some of them ten deep, with PHP, configuration and pictures among them;
warm cache. Against: find | xargs -P2 sha256sum over the same files, before and after.
Memory: the sum of PSS over all processes, every 50 ms of the same run.
Needs: 5 GB and 1,100,000 inodes in the temporary folder (TMPDIR). Takes: some five minutes.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

import peers
import ratio
from main_job import examine
from process import run

SIZES = (100_000, 300_000, 1_000_000)
FOLDERS = 1_000
RATE = 8_000
MEMORY = 700_000_000

_PHP = """<?php
// part {number} of a made-up site
function part_{number}(array $items): string
{{
    $lines = [];
    foreach ($items as $name => $value) {{
        $lines[] = htmlspecialchars($name) . ': ' . htmlspecialchars((string) $value);
    }}
    return implode("\\n", $lines);
}}
"""
_SETTINGS = "# settings of part {number}\nname = part-{number}\nlimit = {number}\nactive = yes\n"
_PAGE = (
    "<!DOCTYPE html>\n<html><head><title>Page {number}</title></head><body>{number}</body></html>\n"
)
_PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def main() -> None:
    """Take the measures and print them as a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="FILES")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pratique-bench-") as folder:
        print("\n".join(measures(Path(folder), sorted(options.sizes))))


def measures(folder: Path, sizes: list[int]) -> list[str]:
    """The lines of the table; the tree grows from each size to the next."""
    tree = folder / "tree"
    lines = [ratio.heading()]
    first = 0.0
    there = 0
    for size in sizes:
        grow(tree, there, size)
        there = size
        run(peers.sha256sum(tree))
        before = run(peers.sha256sum(tree)).seconds
        ours = examine(tree, folder / f"case-{size}", sampled=True)
        plain = (before + run(peers.sha256sum(tree)).seconds) / 2
        rate = size / ours.seconds
        each = ours.processor / size
        first = first or each
        lines += [
            ratio.line(f"{size:,} files: examine / sha256sum", f"{ours.seconds / plain:.2f}", ""),
            ratio.line(f"{size:,} files: files a second", f"{rate:,.0f}", f"{RATE:,}",
                       kept=rate >= RATE),
            ratio.line(f"{size:,} files: processor time a file / that at {sizes[0]:,}",
                       f"{each / first:.2f}", ""),
            ratio.line(f"{size:,} files: memory, all processes (PSS)",
                       ratio.megabytes(ours.together), "700 MB", kept=ours.together <= MEMORY),
            ratio.line(f"{size:,} files: memory, largest process (RSS)",
                       ratio.megabytes(ours.largest), ""),
        ]  # fmt: skip
    return lines


def grow(tree: Path, there: int, size: int) -> None:
    """Add files until there are `size`, spread evenly over the folders."""
    for number in range(FOLDERS):
        place = tree / folder_of(number)
        place.mkdir(parents=True, exist_ok=True)
        for file in range(there + number, size, FOLDERS):
            name, content = small_file(file)
            (place / name).write_bytes(content)


def folder_of(number: int) -> str:
    """Every tenth folder is ten deep, the others lie side by side."""
    if number % 10:
        return f"srv/www/site-{number:04}/public"
    return "srv/data/" + "/".join(f"level-{level}" for level in range(8)) + f"/part-{number:04}"


def small_file(number: int) -> tuple[str, bytes]:
    """The name and the content of one file; the same number gives the same."""
    kind = number % 20
    if kind < 4:
        return f"part-{number}.php", _PHP.format(number=number).encode()
    if kind < 9:
        return f"part-{number}.conf", _SETTINGS.format(number=number).encode()
    if kind < 13:
        return f"page-{number}.html", _PAGE.format(number=number).encode()
    noise = random.Random(number).randbytes(200 + number % 400)
    if kind < 17:
        return f"picture-{number}.png", _PICTURE + noise
    return f"data-{number}", noise


if __name__ == "__main__":
    main()
