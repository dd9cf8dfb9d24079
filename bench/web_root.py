"""The main job on the root of a web server, against plain hashing and against AIDE with debsums.

Measured: the whole `pratique examine ROOT`, report included, into a new case each time, warm
cache. Against, in turn and pair by pair:
  A  find ROOT -xdev -type f -print0 | xargs -0 -P2 -n256 sha256sum
  B  aide --init with sha256 over the same tree, then debsums
Memory: one more run, the sum of PSS over all processes every 50 ms, and the largest process.
Needs: a root of its own (mmdebstrap, as root, from a Debian mirror) or --root; aide; debsums.
Takes: about a minute for five rounds on two cores, and another to make the root.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

import peers
import ratio
import root as roots
from main_job import examine
from process import Cost, run

TIMES_HASHING = 3.0
START_UP = 2.0
MEMORY = 600_000_000


def main() -> None:
    """Take the measures and print them as a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    roots.add_option(parser)
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    options = parser.parse_args()
    with roots.web_root(options.root) as root, tempfile.TemporaryDirectory() as folder:
        print("\n".join(measures(root, Path(folder), options.rounds)))


def measures(root: Path, folder: Path, rounds: int) -> list[str]:
    """The lines of the table."""
    run(peers.sha256sum(root))
    examined = examine(root, folder / "case-memory", sampled=True)
    with_aide = not peers.missing("aide", "debsums")
    hashing: list[tuple[Cost, Cost]] = []
    integrity: list[tuple[Cost, Cost, Cost]] = []
    for number in range(rounds):
        plain = run(peers.sha256sum(root))
        hashing.append((plain, examine(root, folder / f"case-a{number}")))
        if with_aide:
            aide = run(peers.aide(root, folder))
            debsums = run(peers.debsums(root), accepted=(0, 2))
            integrity.append((aide, debsums, examine(root, folder / f"case-b{number}")))
    times = [ours.seconds / plain.seconds for plain, ours in hashing]
    share = [ours.seconds / (TIMES_HASHING * a.seconds + START_UP) for a, ours in hashing]
    kept = statistics.median(share) <= 1
    lines = [
        ratio.heading(),
        ratio.line("examine / sha256sum of every file", ratio.shown(times), "", kept=None),
        ratio.line("examine / (3 x sha256sum + 2 s)", ratio.shown(share), "1", kept=kept),
    ]
    if integrity:
        faster = [ours.seconds / (a.seconds + d.seconds) for a, d, ours in integrity]
        kept = statistics.median(faster) < 1
        lines.append(
            ratio.line("examine / (aide --init + debsums)", ratio.shown(faster), "1", kept=kept)
        )
    work = [ours.processor / plain.processor for plain, ours in hashing]
    lines.append(ratio.line("the same in processor time, A", ratio.shown(work), ""))
    if integrity:
        work = [ours.processor / (a.processor + d.processor) for a, d, ours in integrity]
        lines.append(ratio.line("the same in processor time, B", ratio.shown(work), ""))
    kept = examined.together <= MEMORY
    memory = ratio.megabytes(examined.together)
    lines.append(ratio.line("memory, all processes (PSS)", memory, "600 MB", kept=kept))
    memory = ratio.megabytes(examined.largest)
    lines.append(ratio.line("memory, largest process (RSS)", memory, ""))
    return lines


if __name__ == "__main__":
    main()
