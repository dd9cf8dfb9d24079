"""Sites that no configuration names: guessed from what lies in the tree.

Somebody may have copied only the web tree, or the configuration may be of a server that is
not read. An application is known by files that only its root holds; and the usual
folders of web servers are sites even without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.site import Site
from pratique.store.tables import Tables

# Files that stand in the root of one well-known application and nowhere else.
_APPLICATIONS: Final = ("wp-load.php", "artisan", "LocalSettings.php", "occ")
# Files that stand in the root of nearly every site.
_STARTS: Final = ("index.php", "index.html", "index.htm", ".htaccess", "default.php")
_USUAL: Final = (
    r"/var/www(/[^/]+(/(public_html|htdocs|web|public|httpdocs))?)?"
    r"|/srv/(www|http)(/[^/]+)?|/home/[^/]+/(www|web)|(/.*)?/(public_html|htdocs|httpdocs)"
)


def sites_by_layout(tables: Tables) -> Iterator[Site]:
    """Roots of sites that lie in no document root that a configuration names."""
    known = {
        root.rstrip("/")
        for (root,) in tables.select("SELECT DISTINCT document_root FROM site ORDER BY 1")
        if root.startswith("/") and "$" not in root
    }
    (whole,) = next(tables.select("SELECT count(*) > 0 FROM file WHERE path IN ('/etc', '/usr')"))
    found = tables.select(
        """SELECT directory, min(path) FROM file
           WHERE type = 'regular'
             AND (list_contains(?, filename) AND NOT starts_with(directory, '/usr/')
                  OR list_contains(?, filename)
                     AND (regexp_full_match(directory, ?) OR (NOT ? AND directory = '/')))
           GROUP BY directory ORDER BY directory""",
        list(_APPLICATIONS),
        list(_STARTS),
        _USUAL,
        whole,
    )
    for directory, sign in list(found):
        if _inside(directory, known):
            continue
        known.add(directory.rstrip("/"))
        name = directory.rpartition("/")[2]
        yield Site(sign, None, "", name, (name,) if name else (), directory, "layout")


def _inside(path: str, roots: set[str]) -> bool:
    """Whether `path` or a folder above it is one of `roots`, which have no slash at their end."""
    path = path.rstrip("/")
    while path:
        if path in roots:
            return True
        path = path.rpartition("/")[0]
    return "" in roots
