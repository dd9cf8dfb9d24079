"""Works out the table by which `content/php/profile.py` weighs the traits of a PHP program.

Reads folders of malicious and of innocent programs as bytes, and writes the table as JSON.
Nothing of a sample goes into the table but how often which traits meet. A program counts once,
however often it lies there; many programs with the same words count together like few. The
table is tried on thirds that it has not seen, with all programs of the same words in the same
third, and all of one application: whoever wrote a page wrote the pages beside it with the same
habits, and the table shall not know them before. A malicious program that the other two thirds
hold for innocent beyond doubt is taken for mislabelled and left out (public collections hold
libraries that shells came with).
Needs: scikit-learn and numpy, which Pratique itself does not.
Takes: about ten minutes for 60,000 programs on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from pratique.content.php.trait import SORT_OF, traits
from pratique.content.words import words_of

SUFFIXES = (".php", ".inc", ".module", ".phtml", ".install", ".php3", ".php5", ".theme", ".txt")
RARE = 25
MISLABELLED = -3.0
MORE_OF_IT = frozenset(
    {
        *("code", "command", "machine", "folder", "file", "upload", "request", "undoing"),
        *("silence", "network", "mail", "database", "visitor", "secret"),
    }
)
LESS_OF_IT = frozenset({"application", "framework"})
INNOCENT_SHAPES = ("=documentation", "#members")
OPEN_SHAPES = (
    *("#markup", "#statements", "=length", "=lines", "=names", "=openings"),
    *("+packing", "+form", "+screen", "+plain"),
)


def main() -> None:
    """Read, fit, try, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--malicious", type=Path, nargs="+", required=True, metavar="DIR")
    parser.add_argument("--innocent", type=Path, nargs="+", required=True, metavar="DIR")
    parser.add_argument(
        "--applications",
        type=Path,
        nargs="+",
        default=[],
        metavar="DIR",
        help="folders that hold innocent applications, one a folder",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    options = parser.parse_args()
    samples = Samples.read(options.malicious, options.innocent, options.applications)
    samples = samples.without(samples.unseen() < MISLABELLED)
    unseen = samples.unseen()
    print("\n".join(told(samples, unseen)))
    options.out.write_text(json.dumps(table(samples, unseen), separators=(",", ":")) + "\n")


class Samples:
    """Programs as rows of numbers."""

    def __init__(
        self,
        rows: list[dict[str, float]],
        bad: list[int],
        names: list[str],
        applications: list[str],
    ) -> None:
        self.rows, self.bad, self.names = rows, np.array(bad), names
        self.applications = applications
        self.values = np.zeros((len(rows), len(names)), np.float32)
        at = {name: index for index, name in enumerate(names)}
        alike: dict[Any, int] = {}
        groups = []
        for number, (row, label) in enumerate(zip(rows, bad, strict=True)):
            for name, value in row.items():
                if name in at:
                    self.values[number, at[name]] = value
            words = frozenset(name for name in row if name[0] not in "#%=+")
            groups.append(alike.setdefault((label, words), len(alike)))
        self.groups = np.array(groups)
        kept: dict[Any, int] = {}
        together = zip(groups, applications, strict=True)
        self.thirds = np.array(
            [kept.setdefault(one or alike, len(kept)) for alike, one in together]
        )
        self.weights = 1 / np.sqrt(np.bincount(self.groups)[self.groups])

    @classmethod
    def read(cls, malicious: list[Path], innocent: list[Path], applications: list[Path]) -> Samples:
        """All programs below these folders, each content once; malicious wins."""
        alone = sorted(one for folder in applications for one in folder.iterdir() if one.is_dir())
        named = [(str(one), path) for one in alone for path in paths([one])]
        waiting = [
            *((1, path) for path in paths(malicious)),
            *((0, path) for _, path in named),
            *((0, path) for path in paths(innocent)),
        ]
        within = {path: one for one, path in named}
        seen: set[bytes] = set()
        rows, bad, owners = [], [], []
        with multiprocessing.Pool() as pool:
            answers = pool.imap(read, waiting, chunksize=64)
            for (_, path), (label, digest, row) in zip(waiting, answers, strict=True):
                if row and digest not in seen:
                    seen.add(digest)
                    rows.append(row)
                    bad.append(label)
                    owners.append(within.get(path, ""))
        counted = Counter(name for row in rows for name, value in row.items() if value)
        names = sorted(name for name, count in counted.items() if count >= RARE)
        return cls(rows, bad, names, owners)

    def without(self, mislabelled: Any) -> Samples:
        """The same, but for malicious programs that nobody would hold for one."""
        kept = ~(mislabelled & (self.bad == 1))
        print(f"{int((~kept).sum())} malicious programs left out as mislabelled")
        rows = [row for row, keep in zip(self.rows, kept, strict=True) if keep]
        owners = [one for one, keep in zip(self.applications, kept, strict=True) if keep]
        return Samples(rows, list(self.bad[kept]), self.names, owners)

    def unseen(self) -> Any:
        """What a table says of each program that was made without its like."""
        said = np.zeros(len(self.rows))
        for train, test in GroupKFold(3).split(self.values, self.bad, self.thirds):
            said[test] = self.fitted(train).decision_function(self.values[test])
        return said

    def fitted(self, train: Any) -> HistGradientBoostingClassifier:
        """A table made from these rows."""
        model = HistGradientBoostingClassifier(
            max_iter=200,
            max_leaf_nodes=10,
            learning_rate=0.1,
            min_samples_leaf=15,
            l2_regularization=2.0,
            random_state=1,
            monotonic_cst=[direction(name) for name in self.names],
        )
        return model.fit(self.values[train], self.bad[train], sample_weight=self.weights[train])


def paths(folders: list[Path]) -> Iterator[Path]:
    """The programs below these folders."""
    for folder in folders:
        yield from sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)


def read(sample: tuple[int, Path]) -> tuple[int, bytes, dict[str, float]]:
    """The label, the digest and the traits of one program; no traits if it is none."""
    label, path = sample
    try:
        content = path.read_bytes()
    except OSError:
        return label, b"", {}
    if b"<?" not in content:
        return label, b"", {}
    lowered = content.lower()
    held = traits(content, lowered, words_of(lowered))
    return label, hashlib.sha256(content).digest(), held


def direction(name: str) -> int:
    """1 where more of a trait may only make a program more suspicious, -1 where less, else 0."""
    if name in INNOCENT_SHAPES:
        return -1
    if name in OPEN_SHAPES:
        return 0
    if name[0] in "#%=":
        return 1
    sort = name[1:] if name[0] == "+" else SORT_OF[name.encode()]
    return 1 if sort in MORE_OF_IT else -1 if sort in LESS_OF_IT else 0


def told(samples: Samples, unseen: Any) -> Iterator[str]:
    """How many malicious programs are found at some rates of false alarms."""
    innocent = np.sort(unseen[samples.bad == 0])[::-1]
    yield f"{len(samples.rows)} programs, {int(samples.bad.sum())} malicious"
    yield "| false alarms in 10,000 | found | of clusters | from |"
    yield "|---|---|---|---|"
    for rate in (2, 5, 10, 50):
        least = innocent[int(rate * len(innocent) / 10_000)]
        found = unseen > least
        clusters = [
            found[(samples.groups == group) & (samples.bad == 1)].mean()
            for group in np.unique(samples.groups[samples.bad == 1])
        ]
        share = found[samples.bad == 1].mean()
        yield f"| {rate} | {share:.1%} | {np.mean(clusters):.1%} | {least:.2f} |"


def table(samples: Samples, unseen: Any) -> dict[str, Any]:
    """The table as it is stored; the scale is fitted to what was said of unseen programs."""
    model = samples.fitted(np.arange(len(samples.rows)))
    scale = LogisticRegression(C=100.0).fit(unseen.reshape(-1, 1), samples.bad)
    used: dict[int, int] = {}
    trees = []
    start = float(model._baseline_prediction.ravel()[0])  # noqa: SLF001 - as below
    for (predictor,) in model._predictors:  # noqa: SLF001 - the trees have no other way out
        nodes = predictor.nodes
        trees.append([node(nodes, index, used) for index in range(len(nodes))])
    return {
        "traits": [samples.names[index] for index in used],
        "start": round(start, 4),
        "slope": round(float(scale.coef_[0][0]), 4),
        "offset": round(float(scale.intercept_[0]), 4),
        "trees": trees,
    }


def node(nodes: Any, index: int, used: dict[int, int]) -> list[float]:
    """One node as (trait, threshold, low, high, value); a leaf has the trait -1."""
    one = nodes[index]
    value = round(mean(nodes, index), 4)
    if one["is_leaf"]:
        return [-1, 0, 0, 0, value]
    trait = used.setdefault(int(one["feature_idx"]), len(used))
    threshold = float(f"{one['num_threshold']:.4g}")
    return [trait, threshold, int(one["left"]), int(one["right"]), value]


def mean(nodes: Any, index: int) -> float:
    """What the leaves below a node say on average."""
    one = nodes[index]
    if one["is_leaf"]:
        return float(one["value"])
    low, high = int(one["left"]), int(one["right"])
    counts = float(nodes[low]["count"]), float(nodes[high]["count"])
    return (mean(nodes, low) * counts[0] + mean(nodes, high) * counts[1]) / sum(counts)


if __name__ == "__main__":
    main()
