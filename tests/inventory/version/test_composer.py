from __future__ import annotations

from itertools import pairwise

import pytest

from pratique.inventory.version import NotAVersion
from pratique.inventory.version.composer import compare, normal

RISING = (
    "1.0.0-dev", "1.0.0-alpha1", "1.0-alpha2", "1.0.0-beta", "1.0.0-beta.2", "v1.0.0-RC1", "1.0",
    "1.0.0-p1", "1.0.0-p2", "1.0.0.1", "1.0.1", "1.10", "2",
)  # fmt: skip


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(RISING)))
def test_order(earlier, later):
    assert compare(earlier, later) < 0 < compare(later, earlier)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.0", "v1.0.0.0"), ("2.4.6-p3", "2.4.6-patch3"), ("1.0-stable", "1.0"), ("1.0+x", "1.0")],
)
def test_the_same(one, other):
    assert compare(one, other) == 0


@pytest.mark.parametrize("text", ["dev-master", "", "self.version", "^1.0", "9999999-dev-x"])
def test_a_branch_is_no_version(text):
    with pytest.raises(NotAVersion):
        normal(text)
