from __future__ import annotations

import pytest

from pratique.checks.kit_list import KITS


@pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.name)
def test_each_kit_has_a_source_and_a_place(kit):
    assert len(kit.source.split()) >= 2
    assert kit.places or kit.files
    assert all(place.startswith("/") and not place.startswith("/usr/") for place in kit.places)
    assert all("/" not in name for name in kit.files)
