from __future__ import annotations

from itertools import pairwise

import pytest

from pratique.inventory.version import NotAVersion
from pratique.inventory.version.semantic import compare

RISING = (
    "0.0.1", "0.9.0", "1.0.0-0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
    "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.10.0", "2.0.0",
)  # fmt: skip


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(RISING)))
def test_order(earlier, later):
    assert compare(earlier, later) < 0 < compare(later, earlier)


@pytest.mark.parametrize(
    ("one", "other"), [("1.0.0+a", "1.0.0+b"), ("v1.2.0", "1.2.0"), ("1", "1.0.0"), ("0", "0.0")]
)
def test_the_same(one, other):
    assert compare(one, other) == 0


@pytest.mark.parametrize("text", ["", "latest", "1.x", "git+ssh://x", "1.0.0-", "^1.0"])
def test_no_version(text):
    with pytest.raises(NotAVersion):
        compare(text, "1.0.0")
