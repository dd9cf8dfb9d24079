"""Whether code lies in the folders of an application that its clean copy does not have there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.content.identify import PHP_SUFFIXES
from pratique.model import Place, Severity
from pratique.parsers.application import LAYOUTS, Application
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.clean_copy import CleanFile, CopiedApplication
from pratique.survey.clean_difference import corresponding
from pratique.survey.file import File
from pratique.survey.known_good import CleanRoot, KnownGood

_MOST_PLACES: Final = 500
_QUOTED: Final = 8
_CODE: Final = ("php", "shell", "perl", "python", "ruby", "asp", "jsp", "elf", "script")
_SUFFIXES: Final = (*sorted(PHP_SUFFIXES), "sh", "pl", "py", "cgi", "asp", "aspx", "jsp", "so")

_EXTRA: Final = """
SELECT w.root, f.path, f.sha256
FROM (SELECT unnest(CAST(? AS VARCHAR[])) AS folder, unnest(CAST(? AS VARCHAR[])) AS root,
             unnest(CAST(? AS VARCHAR[])) AS start, unnest(CAST(? AS VARCHAR[])) AS below,
             unnest(CAST(? AS VARCHAR[])) AS copy) w
JOIN (SELECT DISTINCT directory FROM file WHERE type = 'regular') d
  ON starts_with(d.directory || '/', w.folder || '/')
JOIN file f USING (directory)
WHERE f.type = 'regular' AND f.size > 0
  AND (list_contains(?, f.kind)
       OR list_contains(?, lower(regexp_extract(f.filename, '[.]([^.]*)$', 1))))
  AND f.path NOT IN (SELECT path FROM known_good)
  AND NOT EXISTS (SELECT 1 FROM clean_file c
                  WHERE c.copy = w.copy
                    AND c.path = ltrim(w.below || substr(f.path, length(w.start) + 1), '/'))
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class _Own:
    """A folder in which only the makers of an application put files."""

    folder: str
    root: str
    start: str
    below: str
    copy: str
    called: str


def find(tables: Tables) -> Iterator[Sign]:
    """Point at code that came into such a folder later, once for each installation."""
    folders = list(_own(tables))
    called = {own.root: own.called for own in folders}
    found: dict[str, dict[str, Place]] = defaultdict(dict)
    rows = tables.select(
        _EXTRA,
        [own.folder for own in folders],
        [own.root for own in folders],
        [own.start for own in folders],
        [own.below for own in folders],
        [own.copy for own in folders],
        list(_CODE),
        list(_SUFFIXES),
    )
    for root, path, sha256 in rows:
        found[root][path] = Place(path, None, sha256)
    for root, places in found.items():
        yield _sign(root, tuple(places.values()), called[root])


def _own(tables: Tables) -> Iterator[_Own]:
    """The folders of the release that is installed; of another one, new files are no wonder."""
    versions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for here in tables.rows(Application):
        versions[here.root, here.kind].add(here.version)
    copied: dict[str, list[CopiedApplication]] = defaultdict(list)
    for one in tables.rows(CopiedApplication):
        copied[one.copy].append(one)
    for place in tables.rows(CleanRoot):
        for one in copied[place.copy]:
            root = corresponding(one.root, place.below, place.path)
            if root is None:
                continue
            told = versions.get((root, one.kind), set()) - {""}
            if told and one.version not in told:
                continue
            inside = LAYOUTS[one.name].own if one.name in LAYOUTS else ()
            for folder in inside if one.kind == "core" else ("",):
                yield _Own(
                    f"{root.rstrip('/')}/{folder}".rstrip("/"),
                    root,
                    place.path.rstrip("/"),
                    place.below.rstrip("/"),
                    place.copy,
                    f"{one.name} {one.version}".rstrip(),
                )


def _sign(root: str, places: tuple[Place, ...], called: str) -> Sign:
    many = len(places)
    what = (
        Phrase("1 file of code lies")
        if many == 1
        else Phrase("%(many)s files of code lie", {"many": many})
    )
    shown = [place.path for place in places[:_QUOTED]]
    return Sign(
        subject=root,
        places=places[:_MOST_PLACES],
        quote="\n".join([*shown, *([f"and {many - _QUOTED} more"] if many > _QUOTED else [])]),
        why=Phrase(
            "%(what)s in folders of %(called)s in which its makers alone put "
            "files, and your clean copy does not have them there. An application "
            "does not look there for anything else: somebody who wanted a file "
            "to look like a part of it put it there.",
            {"what": what, "called": called},
        ),
        verify=names(*(place.path for place in places)),
        confidence=0.8,
    )


CHECK = Check(
    slug="files-extra-in-core",
    title="An extra file of code in the core of an application",
    severity=Severity.MEDIUM,
    technique="T1036.005",
    reads=(File, CleanRoot, CleanFile, CopiedApplication, KnownGood, Application),
    innocent=(
        "A file of an older release that an update left behind, a cache or a translation that the "
        "application writes into its own folders, or an edition with more in it."
    ),
    blind=(
        "Folders that plug-ins, themes and uploads share, applications without a clean copy, and "
        "files that are no code by their content and their name."
    ),
    next=(
        "Read the file. If it is no part of any release, keep it as evidence, and look in the logs "
        "of the web server for requests to its name: the first one tells who knew of it."
    ),
    find=find,
)
