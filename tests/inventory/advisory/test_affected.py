from __future__ import annotations

from typing import Any

import pytest

from pratique.inventory.advisory.advisory import Advisory
from pratique.inventory.advisory.affected import affects

DEFAULTS: dict[str, Any] = {
    "path": "/x.json", "id": "CVE-1", "aliases": (), "title": "", "ecosystem": "PyPI",
    "name": "flask", "introduced": "", "introduced_too": True, "fixed": "", "last_affected": "",
    "versions": (), "fixed_in": "", "severity": "", "score": None, "weaknesses": (),
    "without_login": None, "published": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "version", "expected"),
    [
        ({"fixed": "2.2.5"}, "2.2.4", True),
        ({"fixed": "2.2.5"}, "2.2.5", False),
        ({"fixed": "2.2.5"}, "2.2.5rc1", True),
        ({"introduced": "2.0", "fixed": "2.2.5"}, "1.9", False),
        ({"introduced": "2.0", "fixed": "2.2.5"}, "2.0.0", True),
        ({"introduced": "2.0", "introduced_too": False}, "2.0", False),
        ({"introduced": "2.0", "introduced_too": False}, "2.0.1", True),
        ({"last_affected": "2.2"}, "2.2.0", True),
        ({"last_affected": "2.2"}, "2.2.1", False),
        ({}, "1.0", True),  # every version, and none is mended
        ({"versions": ("1.0", "1.1")}, "1.1", True),
        ({"versions": ("1.0", "1.1")}, "1.2", False),
        ({"fixed": "2.2.5"}, "unknown", None),
        ({"fixed": "2.2.5"}, "", None),
        ({"fixed": "2", "ecosystem": "Nobody knows"}, "1", None),
        ({"ecosystem": "Debian:12", "fixed": "1.0-1+deb12u2"}, "1.0-1+deb12u1", True),
        ({"ecosystem": "npm", "fixed": "1.0.0"}, "1.0.0-rc.1", True),
        ({"ecosystem": "WordPress plugin", "last_affected": "5.3.1"}, "5.3.1.0", True),
    ],
)
def test_affects(values, version, expected):
    assert affects(Advisory(**{**DEFAULTS, **values}), version) is expected
