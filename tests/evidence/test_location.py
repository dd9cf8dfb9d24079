"""Where evidence is, as a path or as more."""

from __future__ import annotations

import os
from pathlib import Path

from pratique.evidence.location import Location, path_of, text_of


def test_a_path_is_no_location_and_says_the_same():
    odd = Path(os.fsdecode(b"/mnt/caf\xe9"))
    assert not isinstance(odd, Location)
    assert path_of(odd) == odd
    assert text_of(odd) == "/mnt/caf\\xe9"
