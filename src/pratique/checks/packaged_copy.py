"""Which files beside those of a package are copies, or second names, of one of its files.

A package's own script puts some files in place: cups links its programs for printers from
`backend-available/` to `backend/`. No list names such a file, and its bytes are the package's.
"""

from __future__ import annotations

from typing import Final

from pratique.checks.package_database import UNOWNED
from pratique.store.tables import Tables

# The same content as a file of a package, in the same folder or in one beside it.
_COPIES: Final = f"""
SELECT DISTINCT f.path
FROM file f JOIN file g USING (sha256) JOIN package_file o ON o.path = g.path
WHERE f.type = 'regular' AND g.type = 'regular' AND f.size > 0 AND {UNOWNED}
  AND regexp_replace(f.directory, '/[^/]+$', '') = regexp_replace(g.directory, '/[^/]+$', '')
"""


class PackagedCopies:
    """The paths of such copies; what asks reads File and PackageFile."""

    def __init__(self, tables: Tables) -> None:
        self._paths = frozenset(path for (path,) in tables.select(_COPIES))

    def __contains__(self, path: object) -> bool:
        """Whether a path that no package lists has the content of a package's file beside it."""
        return path in self._paths
