from __future__ import annotations

import pytest

from pratique.inventory.version.order import order_of


@pytest.mark.parametrize(
    ("ecosystem", "earlier", "later"),
    [
        ("Debian:12", "1.0~rc1-1", "1.0-1"),
        ("Ubuntu:22.04:LTS", "1.0-1ubuntu1", "1.0-1ubuntu1.1"),
        ("Alpine:v3.19", "1.0_rc1", "1.0-r0"),
        ("Rocky Linux:9", "1.0-1.el9", "1.0-1.el9_2"),
        ("npm", "1.0.0-rc.1", "1.0.0"),
        ("PyPI", "1.0rc1", "1.0"),
        ("PyPI", "1.0", "1.0.post1"),
        ("PyPI", "1.0.dev1", "1.0a1"),
        ("PyPI", "2023.1", "1!0.1"),
        ("Packagist", "2.4.6", "2.4.6-p1"),
        ("Packagist:https://packages.drupal.org/8", "1.9.0", "1.10.0"),
        ("RubyGems", "3.0.0.rc1", "3.0.0"),
        ("WordPress plugin", "5.9", "5.10"),
        ("WordPress core", "6.4", "6.4.1"),
    ],
)
def test_order(ecosystem, earlier, later):
    compare = order_of(ecosystem)
    assert compare(earlier, later) < 0 < compare(later, earlier)


def test_what_is_no_version():
    with pytest.raises(ValueError, match="nvalid"):
        order_of("PyPI")("unknown", "1.0")


def test_what_is_not_known():
    assert order_of("Nobody knows") is None
