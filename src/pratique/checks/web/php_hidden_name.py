"""Whether a program of a site has a name that hides it or that deceives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import Seen, payloads, seen
from pratique.checks.web_place import WebPlaces, drawing
from pratique.content.identify import PHP_SUFFIXES
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_DATA: Final = r"(?:jpe?g|png|gif|ico|bmp|webp|svg|pdf|docx?|xlsx?|zip|rar)"
_DOUBLE: Final = re.compile(
    rf"\.{_DATA}\.(?:php[3-8]?|phtml|phar|pht)$|\.(?:php[3-8]?|phtml|phar|pht)\.{_DATA}$",
    re.IGNORECASE,
)
# The names of getID3, which many applications bring along: what kind of file each one reads.
_READER: Final = re.compile(r"/module\.(?:archive|graphic|misc)\.[a-z]+\.php$")
# Settings of tools for developers, which do begin with a dot, and folders of such tools.
_TOOLS: Final = re.compile(
    r"/\.(?:php[-_]?cs|phpstan|phpunit|psalm|phan|rector|twig-cs|phpstorm\.meta|php_cs"
    r"|git|github|svn|ddev|lando|idea|vscode|circleci|docker|tugboat|platform)",
    re.IGNORECASE,
)
_BESIDE: Final = """
SELECT filename FROM file WHERE directory = ? AND kind = 'php'
AND starts_with(filename, ?) AND ends_with(filename, ?) AND filename LIKE '%.%.%'
"""
_ENOUGH: Final = 3


def find(tables: Tables) -> Iterator[Sign]:
    """Point at PHP with a dot name, below a hidden folder, or with two suffixes."""
    places = WebPlaces.of(tables)

    def wanted(one: Seen) -> bool:
        below = places.below_root(one.path)
        if below is None or _reason(below) is None:
            return False
        if not _DOUBLE.search(one.path):
            # No server runs a text in a hidden folder for the PHP that it quotes somewhere.
            return one.kind != "text" or one.filename.rpartition(".")[2].lower() in PHP_SUFFIXES
        return not _one_of_many(tables, one.path)

    for payload in payloads(seen(tables, "php-code"), wanted):
        yield payload.sign(why=_reason(payload.best.path), confidence=0.8)


def _one_of_many(tables: Tables, path: str) -> bool:
    """Whether programs beside it are named alike, for other things than data: `demo.*.php`."""
    folder, _, name = path.rpartition("/")
    first, last = name.partition(".")[0] + ".", "." + name.rpartition(".")[2]
    rows = tables.select(_BESIDE, folder, first, last)
    return sum(not _DOUBLE.search(beside) for (beside,) in rows) >= _ENOUGH


def _reason(path: str) -> Phrase | None:
    folder, _, name = path.rpartition("/")
    if _DOUBLE.search(name) and not (drawing(path) or _READER.search(path)):
        return Phrase(
            "The name %(name)s says that it is data, and the content is a program.", {"name": name}
        )
    if "/." not in path or _TOOLS.search(path):
        return None
    if name.startswith("."):
        return Phrase(
            "The name %(name)s begins with a dot, so that a listing does not show it.",
            {"name": name},
        )
    return Phrase(
        "The folder %(folder)s is hidden: a part of its name begins with a dot.", {"folder": folder}
    )


CHECK = Check(
    slug="web-php-hidden-name",
    title="A program of a site has a name that hides it",
    severity=Severity.MEDIUM,
    technique="T1564.001",
    reads=(Mark, File, Site),
    innocent="Tools for developers keep settings in PHP files whose names begin with a dot.",
    blind="Names that are those of real programs of the application, in the wrong folder.",
    next="Read the file, and compare the folder with a fresh download of the application.",
    find=find,
    condemns=True,
)
