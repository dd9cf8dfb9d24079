"""Whether something lies where a known rootkit, back door or worm puts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.kit_list import KITS, Kit
from pratique.checks.package_database import UNOWNED
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_MOST: Final = 500
_IN_USR: Final = re.compile(r"/usr/(?=(?:s?bin|lib[0-9a-z]*|include|share|src|networks)(?:/|$))")
# What development packages have as a link there is theirs; a kit puts a plain file.
_FOLDER, _FILE = "directory", "regular"

_SQL: Final = f"""
SELECT f.path, f.filename, f.type, f.kind, f.sha256 FROM file f
WHERE f.type IN ('{_FILE}', '{_FOLDER}') AND {UNOWNED}
  AND (list_contains(?, f.filename)
       AND (f.kind = 'elf' OR f.type = '{_FOLDER}' OR NOT regexp_matches(f.filename, '[.](so|ko)$')
            OR f.kind IS NULL))
ORDER BY f.path
"""
_LIBRARIES: Final = re.compile(r"/(?:usr/|usr/local/)?lib[0-9a-z]*(?:/|$)")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at what no package brought and what lies at a place of a kit."""
    by_last: dict[str, list[tuple[Kit, re.Pattern[str] | None, str]]] = {}
    for kit in KITS:
        for place in kit.places:
            kind = _FOLDER if place.endswith("/") else _FILE
            last = place.rstrip("/").rpartition("/")[2]
            by_last.setdefault(last, []).append((kit, _pattern(place.rstrip("/")), kind))
        for name in kit.files:
            by_last.setdefault(name, []).append((kit, None, _FILE))
    shown = 0
    for path, name, kind, content, sha256 in tables.select(_SQL, sorted(by_last)):
        for kit, pattern, wanted in by_last[name]:
            if kind == wanted and _lies(path, pattern) and shown < _MOST:
                shown += 1
                yield _sign(Place(path, sha256=sha256), kit, content or kind)


def _pattern(place: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(re.escape(part) for part in place.split("*")))


def _lies(path: str, pattern: re.Pattern[str] | None) -> bool:
    if pattern is None:
        return _LIBRARIES.match(path) is not None or "/modules/" in path
    return pattern.fullmatch(_IN_USR.sub("/", path, count=1)) is not None


def _sign(place: Place, kit: Kit, content: str) -> Sign:
    return Sign(
        subject=f"{kit.name} {place.path}",
        places=(place,),
        quote=f"{place.path}: {content}",
        why=Phrase(
            "No package brought it, and it lies where %(name)s puts a part of "
            "itself (described by: %(source)s). The name of a file proves "
            "nothing; what it is does.",
            {"name": kit.name, "source": kit.source},
        ),
        verify=names(place.path),
        confidence=0.85,
        title=Phrase("A file lies where %(name)s puts it", {"name": kit.name}),
    )


CHECK = Check(
    slug="files-kit-place",
    title="A file lies where a known rootkit or back door puts it",
    severity=Severity.HIGH,
    technique="T1014",
    reads=(File, PackageFile),
    innocent="Somebody who studies such kits, and a program of your own with the same name.",
    blind="A kit that was given other names, which is a matter of one line in each of them.",
    next="Do not run it. See its time and what starts it, and read the description that is named.",
    find=find,
)
