"""A full tar and an empty incremental behind it: what the newest one says the machine held."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from kinds import Kind, Loss
from pratique.evidence.base import Source
from pratique.history.tars.source import ChainSource
from pratique.history.tars.tar_series import TarSeries
from pratique.model import readable


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest snapshot of a series."""

    path: Path

    @property
    def text(self) -> str:
        """What a person would type."""
        return f"{readable(bytes(self.path))}#newest"

    def open(self) -> Source:
        """The snapshot; the series is closed with it."""
        series = TarSeries.open_at(self.path)
        return series.source(series.snapshots()[-1], close=series.close)


def _series(tree: Path, folder: Path) -> Newest:
    for name in ("a-full-2026-11-01.tar", "a-inc1-2026-11-02.tar"):
        subprocess.run(
            ["tar", "-C", tree, "--xattrs", f"--listed-incremental={folder / 'state'}", "-cf",
             folder / name, "."],
            check=True, capture_output=True,
        )  # fmt: skip
    return Newest(folder)


KINDS = (
    Kind(
        "tars",
        ChainSource.kind,
        _series,
        loses=frozenset({Loss.INODE, Loss.SPARSE, Loss.LENGTH_OF_FOLDER}),
        needs=("tar",),
    ),
)
