"""Which order of versions holds in which ecosystem: the names are those of OSV's schema.

An ecosystem may have a release after a colon (`Debian:12`), which does not change the order. The
order of Python's packages is that of PEP 440.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pratique.inventory.version import alpine, composer, debian, php, rpm, ruby, semantic

Comparing = Callable[[str, str], int]


def _python(one: str, other: str) -> int:
    from packaging.version import Version  # its errors are ValueErrors

    mine, theirs = Version(one), Version(other)
    return (mine > theirs) - (mine < theirs)


# What is told by the makers of web software themselves, with numbers and dots.
WORDPRESS_CORE: Final = "WordPress core"
WORDPRESS_PLUGIN: Final = "WordPress plugin"
WORDPRESS_THEME: Final = "WordPress theme"

_ORDERS: Final[dict[str, Comparing]] = {
    **dict.fromkeys(("Debian", "Ubuntu", "Echo"), debian.compare),
    **dict.fromkeys(("Alpine", "Wolfi", "Chainguard"), alpine.compare),
    **dict.fromkeys(
        (
            "Rocky Linux", "AlmaLinux", "Red Hat", "openSUSE", "SUSE", "Mageia", "openEuler",
            "Photon OS", "Azure Linux",
        ),
        rpm.compare,
    ),
    **dict.fromkeys(("npm", "Go", "Hex", "Pub"), semantic.compare),
    **dict.fromkeys((WORDPRESS_CORE, WORDPRESS_PLUGIN, WORDPRESS_THEME), php.compare_plain),
    "PyPI": _python,
    "Packagist": composer.compare,
    "RubyGems": ruby.compare,
}  # fmt: skip


def order_of(ecosystem: str) -> Comparing | None:
    """The function that compares two versions there; None for an ecosystem that is not known.

    It raises ValueError for what is no version in that ecosystem.
    """
    return _ORDERS.get(ecosystem.partition(":")[0])
