"""What checks that compare with packages need first: a database that says who owns what."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import CouldNotLook
from pratique.content.reason import reason as gap_reason
from pratique.phrase import Phrase
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


# What was lost of the database itself, or of a folder on the way to it.
_LOST: Final = """
SELECT path, reason FROM gap
WHERE stage IN ('list', 'read', 'parse')
  AND (regexp_matches(path, '^(/var/lib/(dpkg|rpm|pacman)|/usr/lib/sysimage/rpm|(/usr)?/lib/apk)/')
      OR stage = 'list' AND path IN ('/', '/var', '/var/lib', '/var/lib/dpkg'))
ORDER BY path LIMIT 1
"""


def needs_packages(tables: Tables) -> None:
    """Raise `CouldNotLook` where no package database lists any file."""
    if next(tables.select("SELECT 1 FROM package_file LIMIT 1"), None) is not None:
        return
    lost = next(tables.select(_LOST), None)
    message = Phrase(
        "there is no package database in this evidence, so nothing says which files belong to a "
        "package"
    )
    if lost is not None:
        message = Phrase(
            "the package database could not be read (%(path)s: %(reason)s), so nothing says which "
            "files belong to a package",
            {"path": lost[0], "reason": gap_reason(lost[1])},
        )
    raise CouldNotLook(message)
