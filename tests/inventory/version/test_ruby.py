from __future__ import annotations

import pytest

from pratique.inventory.version import NotAVersion
from pratique.inventory.version.ruby import compare


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("1.0", "1.1"),
        ("1.9", "1.10"),
        ("1.0.a", "1.0"),
        ("1.0.a2", "1.0.b1"),
        ("1.0.0.rc1", "1.0.0"),
        ("1.0-1", "1.0"),
        ("3.0.9", "3.0.9.1"),
        ("5.2.a", "5.2.a.1"),
    ],
)
def test_order(earlier, later):
    assert compare(earlier, later) < 0 < compare(later, earlier)


def test_the_same():
    assert compare("1.0", "1.0.0") == 0
    assert compare("1", "1") == 0


@pytest.mark.parametrize("text", ["", "x", "1 2"])
def test_no_version(text):
    with pytest.raises(NotAVersion):
        compare(text, "1")
