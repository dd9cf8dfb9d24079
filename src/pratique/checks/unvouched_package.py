"""Packages that came to this machine for the first time when nobody vouched for some source.

The manifest of a package says what the package brought. Where the package itself may come from
anybody, that proves no more than that nobody changed it since.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.parsers.package_event import PackageEvent
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables
from pratique.survey.file import File

KINDS: Final = ("apt-source", "package-source", "package-option")
_UNSIGNED: Final = re.compile(
    r"deb(?:-src)?\s+\[[^\]]*\b(?:trusted|allow-insecure)=(?:yes|true|1)\b"
    r"|(?:trusted|allow-insecure)\s*:\s*(?:yes|true|1)\b",
    re.IGNORECASE,
)
_UNCHECKED: Final = re.compile(r"(?:pkg_)?gpgcheck$|sslverify$|siglevel$", re.IGNORECASE)
_OFF: Final = frozenset({"0", "no", "false", "off", "never"})
_NEEDED: Final = frozenset({StartupItem, PackageEvent, File})
# Versions that were there before do not count: only what was new then.
_NEW: Final = """
WITH source AS (
    SELECT min(mtime) AS since FROM file WHERE path IN (SELECT unnest(CAST(? AS VARCHAR[])))
)
SELECT DISTINCT package FROM package_event e, source
WHERE e.action = 'install' AND e.package <> '' AND e.time >= source.since - INTERVAL 1 DAY
  AND coalesce(e.old_version, '') = ''
"""


def is_unchecked(row: StartupItem) -> bool:
    """Whether this setting of a package manager lets packages in that nobody signed."""
    return bool(
        _UNSIGNED.match(row.command)
        or (_UNCHECKED.search(row.name) and row.command.lower() in _OFF)
    )


def unvouched_packages(tables: Tables) -> frozenset[str]:
    """The names of packages that may come from such a source; none where there is no source."""
    if not set(tables.row_types) >= _NEEDED:
        return frozenset()
    marks = ", ".join(f"'{kind}'" for kind in KINDS)
    rows = tables.rows(StartupItem, f"kind IN ({marks})")
    sources = sorted({row.path for row in rows if is_unchecked(row)})
    if not sources:
        return frozenset()
    return frozenset(name for (name,) in tables.select(_NEW, sources))
