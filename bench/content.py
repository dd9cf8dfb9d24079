"""What the analysis of contents finds, what it raises for nothing, and what its score means.

Reads folders of programs that somebody has labelled: malicious ones and innocent ones. Each
program once, in a folder of its own of an invented disk, so that nothing is learnt from its
neighbours; then the main job, and its verdicts.
Measured:
  1. per folder of malicious programs: the share with a finding at medium or above, of files
     and of clusters (programs that call the same functions are one cluster);
  2. per folder of innocent ones: files with a finding at medium or above, in 10,000. Their
     trees stay as they are, because that is how people have them; no clean copy is given;
  3. of both together: what share of the malicious and of the innocent files have findings
     that come to 0.5, to 0.7 and so on, and what score follows where one file in a thousand
     is malicious: the scale in `story/score.py`;
  4. the time of the main job over the innocent trees, against parsing their PHP once with
     tree-sitter, which does not look at what it says.
Needs: the folders; public ones are named in docs/measures.md. Samples are read and copied
into the temporary folder (mode 0600), never run.
Takes: about ten minutes for 5,000 malicious and 40,000 innocent programs on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from main_job import examine

from pratique.content.php.syntax import TooLong, parse
from pratique.story.score import AMONG, together

SUFFIXES = frozenset({".php", ".inc", ".module", ".phtml", ".install", ".php3", ".php5", ".theme"})
CALL = re.compile(rb"[a-z_]\w{2,40}(?=\s{0,4}\()")
BINS = (0.0, 0.55, 0.65, 0.75, 0.85, 0.92, 0.97, 1.01)
GRAVE = "('medium', 'high', 'critical')"


@dataclass(frozen=True, slots=True)
class Labelled:
    """The verdicts on one folder: what its files are, and what the grave findings come to."""

    name: str
    malicious: bool
    files: int
    grave: dict[str, float]
    clusters: dict[str, str]
    seconds: float


def main() -> None:
    """Take the measures and print them as tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--malicious", type=Path, nargs="*", default=[], metavar="DIR")
    parser.add_argument("--innocent", type=Path, nargs="*", default=[], metavar="DIR")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="of the malicious")
    options = parser.parse_args()
    os.umask(0o077)
    told = []
    with tempfile.TemporaryDirectory(prefix="pratique-bench-") as name:
        folder = Path(name)
        for number, source in enumerate(options.malicious):
            told.append(malicious(source, folder / f"m{number}", options.every))
            print(recall(told[-1]), flush=True)
        for number, source in enumerate(options.innocent):
            told.append(innocent(source, folder / f"i{number}"))
            print(alarms(told[-1]), flush=True)
    print("\n".join(meaning(told)))


def malicious(source: Path, folder: Path, every: int) -> Labelled:
    """The verdicts on programs that are laid out one a folder."""
    clusters = {}
    for number, content in enumerate(programs(source, every)):
        place = folder / f"root/srv/{number:05d}/page.php"
        place.parent.mkdir(parents=True)
        place.write_bytes(content)
        clusters[f"/srv/{number:05d}/page.php"] = cluster(content)
    seconds = examine(folder / "root", folder / "case").seconds
    return verdicts(source, folder / "case", clusters, seconds, malicious=True)


def programs(source: Path, every: int) -> Iterator[bytes]:
    """Every content below `source` in which PHP may open, once."""
    seen: set[bytes] = set()
    for path in sorted(source.rglob("*"))[::every]:
        if path.is_symlink() or not path.is_file():
            continue
        if not SUFFIXES & set(path.suffixes):
            continue
        content = path.read_bytes()
        digest = hashlib.sha256(content).digest()
        if b"<?" in content and digest not in seen:
            seen.add(digest)
            yield content


def cluster(content: bytes) -> str:
    """The functions that a program calls, as one word."""
    called = b" ".join(sorted(set(CALL.findall(content.lower()))))
    return hashlib.sha256(called).hexdigest()[:16]


def innocent(source: Path, folder: Path) -> Labelled:
    """The verdicts on a tree as it is."""
    folder.mkdir(parents=True)
    seconds = examine(source, folder / "case").seconds
    parsing = parsed(source)
    print(f"{source.name}: the main job / one parse of the PHP: {seconds / parsing:.2f}")
    return verdicts(source, folder / "case", {}, seconds, malicious=False)


def parsed(source: Path) -> float:
    """Seconds that one core takes to parse every program below `source` once."""
    started = time.process_time()
    for path in source.rglob("*"):
        if path.suffix in SUFFIXES and path.is_file() and not path.is_symlink():
            try:
                parse(path.read_bytes())
            except TooLong:
                continue
    return time.process_time() - started


def verdicts(
    source: Path, case: Path, clusters: dict[str, str], seconds: float, *, malicious: bool
) -> Labelled:
    """What the tables of a case say of each file."""
    verdict = next(case.glob("surveys/*/verdict/verdict.parquet"))
    finding = next(case.glob("surveys/*/finding/*.parquet"))
    with duckdb.connect() as tables:
        (files,) = tables.execute(f"SELECT count(*) FROM read_parquet('{verdict}')").fetchall()[0]
        grave = tables.execute(
            f"""SELECT path, list(confidence) FROM (
                    SELECT v.path, f."check", max(f.confidence) AS confidence
                    FROM read_parquet('{verdict}') v, unnest(v.reasons) r(id)
                    JOIN read_parquet('{finding}') f ON f.id = r.id
                    WHERE f.severity IN {GRAVE} GROUP BY ALL)
                GROUP BY path"""
        ).fetchall()
    found = {path: together(confidences) for path, confidences in grave}
    return Labelled(source.name, malicious, files, found, clusters, seconds)


def recall(one: Labelled) -> str:
    """How many of the files and of the clusters were found."""
    members: dict[str, list[bool]] = defaultdict(list)
    for path, name in one.clusters.items():
        members[name].append(path in one.grave)
    files = sum(map(sum, members.values()))
    share = sum(sum(held) / len(held) for held in members.values()) / max(1, len(members))
    return (
        f"{one.name}: {files} of {len(one.clusters)} files found, {files / len(one.clusters):.1%};"
        f" {share:.1%} of {len(members)} clusters"
    )


def alarms(one: Labelled) -> str:
    """How many innocent files have a grave finding, and which."""
    rate = len(one.grave) / max(1, one.files) * 10_000
    lines = [f"{one.name}: {len(one.grave)} of {one.files} files, {rate:.1f} in 10,000"]
    return "\n".join([*lines, *(f"  {path}" for path in sorted(one.grave)[:20])])


def meaning(told: list[Labelled]) -> Iterator[str]:
    """A table: what findings come to together, who has such findings, and the score of it."""
    yield "| findings come to | of the malicious | of the innocent | score |"
    yield "|---|---|---|---|"
    sums = {kind: sum(one.files for one in told if one.malicious is kind) for kind in (True, False)}
    for low, high in itertools.pairwise(BINS):
        counted = [0, 0]
        for one in told:
            counted[one.malicious] += sum(low <= come < high for come in one.grave.values())
        # One innocent file more than was seen: what did not happen once may happen the next time.
        wrong = (counted[False] + 1) / max(1, sums[False])
        right = counted[True] / max(1, sums[True])
        share = right / max(1e-9, right + wrong * AMONG)
        yield (
            f"| {low:.2f} to {min(high, 1.0):.2f} | {counted[True]} of {sums[True]}"
            f" | {counted[False]} of {sums[False]} | {share:.2f} |"
        )


if __name__ == "__main__":
    main()
