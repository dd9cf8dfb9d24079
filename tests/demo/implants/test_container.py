from __future__ import annotations

from pratique.demo.container import WRITTEN
from pratique.demo.implants.container import IMPLANTS


def test_it_lies_in_the_layer_and_is_named_inside():
    for implant in IMPLANTS:
        assert implant.path == WRITTEN + implant.seen_at
        assert implant.place == implant.seen_at
