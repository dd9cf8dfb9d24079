"""Which places belong to a web site, and which of those are for data only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pratique.parsers.site import Site
from pratique.store.tables import Tables

_USUAL: Final = re.compile(
    r"/(?:var/www|srv/www|srv/http|public_html|htdocs|httpdocs|usr/share/nginx)/"
    r"|^/home/[^/]+/(?:www|web|domains|sites)/|/wp-(?:content|includes|admin)/"
)
# Folders that hold what visitors and editors store, in any application.
_STORED: Final = re.compile(
    r"/wp-content/(?:uploads|blogs\.dir|gallery)/|/sites/[^/]+/files/"
    r"|/(?:uploads|userfiles|user_uploads|avatars?|attachments|thumbs|thumbnails)/"
    # The part of an application that takes uploads is named like the folder they go to.
    r"|(?<!/includes)(?<!/templates)(?<!/classes)/upload/"
)
# Folders of programs that deal with uploads; an `Upload` with a capital is one of classes.
_SOURCES: Final = re.compile(r"/(?:src|vendor|node_modules|tests?|lib|app)/")
# Compiled templates of well-known applications: written there by the application itself.
_COMPILED: Final = re.compile(r"/files/php/twig/|/templates_c/|/cache/(?:twig|smarty|blade)/")
_PICTURES: Final = re.compile(
    r"/(?:images?|img|imgs|pictures|pics|photos|icons?|banners|gallery|galleries|fonts?)/[^/]+$",
    re.IGNORECASE,
)
# Picture or not: libraries keep templates of drawings, which are text, in `x.svg.php`.
_DRAWING: Final = re.compile(r"/vendor/[^/]+/[^/]+/.*\.svg\.php$")
_STATIC: Final = frozenset(
    "jpeg png gif webp ico svg bmp avif ttf woff pdf audio video css".split()
)
_ENOUGH: Final = 3


class WebPlaces:
    """Questions about paths: is it part of a site, and of which folder of it."""

    def __init__(self, sites: Iterable[Site]) -> None:
        roots = {site.document_root.rstrip("/") for site in sites if _is_root(site.document_root)}
        self._roots = tuple(sorted(root + "/" for root in roots))

    @classmethod
    def of(cls, tables: Tables) -> WebPlaces:
        """The web places that the `site` table knows."""
        return cls(tables.rows(Site))

    def below_root(self, path: str) -> str | None:
        """`path` below the innermost document root; None where it belongs to no site."""
        inside = [root for root in self._roots if path.startswith(root)]
        if inside:
            return path[len(max(inside, key=len)) - 1 :]
        found = _USUAL.search(path)
        return path[found.end() - 1 :] if found is not None else None

    def holds(self, path: str) -> bool:
        """Whether `path` is served by a web server, as far as can be told."""
        return self.below_root(path) is not None


def stored(path: str) -> bool:
    """Whether `path` lies where an application stores what it is sent, and nothing else."""
    found = _STORED.search(path)
    if found is None or _COMPILED.search(path) is not None:
        return False
    return _SOURCES.search(path, 0, found.start() + 1) is None


def drawing(path: str) -> bool:
    """Whether `path` is the template of a drawing in a library that Composer installed."""
    return _DRAWING.search(path) is not None


class PictureFolders:
    """Folders of pictures or fonts, known by their name and by what else lies in them."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[str, bool] = {}

    def holds(self, path: str) -> bool:
        """Whether `path` lies among pictures, with hardly another program beside it."""
        if _PICTURES.search(path) is None or drawing(path):
            return False
        folder = path.rpartition("/")[0]
        if folder not in self._known:
            self._known[folder] = self._mostly_static(folder)
        return self._known[folder]

    def _mostly_static(self, folder: str) -> bool:
        static = programs = 0
        rows = self._tables.select("SELECT kind FROM file WHERE directory = ?", folder)
        for (kind,) in rows:
            static += kind in _STATIC
            programs += kind == "php"
        return static >= _ENOUGH and static >= 4 * programs


def _is_root(folder: str) -> bool:
    # A root of `/` stands for evidence that is a web tree and nothing else.
    return folder.startswith("/") and "$" not in folder
