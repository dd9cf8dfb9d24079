"""What checks that compare with packages need first: a database that says who owns what."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import CouldNotLook
from pratique.store.tables import Tables

# More than these in one finding say nothing more; the tables have them all.
MOST_PLACES: Final = 2_000

# SQL: no package lists this path.
UNOWNED: Final = "NOT EXISTS (SELECT 1 FROM package_file p WHERE p.path = f.path)"

# SQL: folders that hold whole other systems, whose files their own packages own.
CONTAINED: Final = (
    "regexp_matches(f.directory, '/(overlay2?|aufs)/[^/]+/(diff|merged)(/|$)"
    "|/var/lib/(docker|containerd|containers|lxc|lxd|incus|machines|snapd)/"
    "|/containers/storage/|^/snap/|/rootfs(/|$)')"
)


def needs_packages(tables: Tables) -> None:
    """Raise `CouldNotLook` where no package database lists any file."""
    if next(tables.select("SELECT 1 FROM package_file LIMIT 1"), None) is None:
        message = (
            "there is no package database of dpkg in this evidence, so nothing says which files "
            "belong to a package"
        )
        raise CouldNotLook(message)
