from __future__ import annotations

import pytest

from pratique.evidence.package_information import named_by_information


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"# made\npkgname = blog\npkgver = 1.2-r0\n", ("blog", "1.2-r0")),
        (b"pkgname=blog\r\npkgver=1:2-1\npkgver = 9\n", ("blog", "1:2-1")),
        (b"#pkgname = blog\npkgdesc = a = b", ("", "")),
        (b"\xff\x00", ("", "")),
    ],
)
def test_name_and_version(content, told):
    assert named_by_information(content) == told
