from __future__ import annotations

import pytest

from pratique.inventory.package_name import normal_name


@pytest.mark.parametrize(
    ("ecosystem", "name", "expected"),
    [
        ("PyPI", "Flask_Login.x", "flask-login-x"),
        ("Packagist", "Drupal/Core", "drupal/core"),
        ("Packagist:https://packages.drupal.org/8", "Drupal/X", "drupal/x"),
        ("WordPress plugin", "Forms", "forms"),
        ("npm", "@Scope/X", "@Scope/X"),
        ("Debian:12", "openssl", "openssl"),
    ],
)
def test_name(ecosystem, name, expected):
    assert normal_name(ecosystem, name) == expected
