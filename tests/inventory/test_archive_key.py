from __future__ import annotations

import re

from pratique.inventory.archive_key import ARCHIVE_KEYS


def test_fingerprints_are_whole_and_each_has_a_name():
    assert all(re.fullmatch(r"[0-9A-F]{40}", one) for one in ARCHIVE_KEYS)
    assert len(set(ARCHIVE_KEYS.values())) == len(ARCHIVE_KEYS)
