"""Bytes changed at random in every kind of evidence: it is read, or refused, and nothing else.

Each case is made from a seed, and read whole by a process with limits of time and memory. With
PRATIQUE_FLIPS=N there are N cases of each kind instead of a few, with PRATIQUE_SEED others.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from damage.changes import changed, changes, full_sectors
from damage.child import Child
from damage.images import BREAKABLE

CASES = int(os.environ.get("PRATIQUE_FLIPS", "12"))
SEED = os.environ.get("PRATIQUE_SEED", "2026")


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    started = Child()
    yield started
    started.close()


@pytest.mark.parametrize("kind", BREAKABLE, ids=lambda kind: kind.name)
def test_any_changed_bytes(kind, child, tmp_path):
    image = kind.make(tmp_path)
    sound = child.read("evidence", image, kind.key)
    assert sound.faults() == []
    assert sound.found["refused"] == ""
    sectors = full_sectors(image)
    dice = random.Random(f"{SEED} {kind.name}")
    for number in range(CASES):
        made = changes(image, sectors, dice)
        with changed(image, made, kind.mending):
            faults = child.read("evidence", image, kind.key).faults()
        assert faults == [], f"case {number} of {SEED}: {made}"
    assert child.read("evidence", image, kind.key).found == sound.found
