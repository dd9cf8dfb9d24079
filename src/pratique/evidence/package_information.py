"""What a package of apk or of pacman is called: its file `.PKGINFO`.

Lines of `key = value`; `#` begins a comment. Source: PKGBUILD(5), apk-package(5).
"""

from __future__ import annotations

from typing import Final

INFORMATION: Final = ".PKGINFO"


def named_by_information(content: bytes) -> tuple[str, str]:
    """The package and its version, with the release; empty where they are not told."""
    fields: dict[str, str] = {}
    for line in content.decode("utf-8", "replace").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            fields.setdefault(key.strip(), value.strip())
    return fields.get("pkgname", ""), fields.get("pkgver", "")
