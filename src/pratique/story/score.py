"""How likely a file is malicious, from the findings that name it.

Each finding has a confidence; several of different checks make each other surer. What comes
of it is put on a scale that means something: of files with the score 0.9 on a disk where one
file in a thousand is malicious, nine in ten are. The scale was measured by `bench/content`,
which prints it; see `docs/measures.md`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from typing import Final

# One malicious file among so many: an infected site has more, a whole disk fewer.
AMONG: Final = 1_000

# What findings come to together, and the share of malicious files that was measured there.
_SCALE: Final = (
    (0.0, 0.0), (0.5, 0.2), (0.8, 0.56), (0.885, 0.75), (0.945, 0.82), (0.985, 0.97), (1.0, 1.0),
)  # fmt: skip


def together(confidences: Iterable[float]) -> float:
    """What confidences (0 to 1) of different checks come to: the chance that not all are wrong."""
    return 1.0 - math.prod(1.0 - one for one in confidences)


def score(confidences: Iterable[float]) -> float:
    """The score (0 to 1) of a file that findings with these confidences name."""
    sure = together(confidences)
    for (low, least), (high, most) in itertools.pairwise(_SCALE):
        if sure <= high:
            return round(least + (most - least) * (sure - low) / (high - low), 3)
    return 1.0
