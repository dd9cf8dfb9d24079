"""Whether a compiled program lies in a web site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.checks.program_facts import ProgramFacts
from pratique.checks.web_place import WebPlaces, stored
from pratique.content.mark import Mark
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_SQL: Final = (
    "SELECT path, mode, uid, sha256 FROM file WHERE type = 'regular' AND kind = 'elf' ORDER BY path"
)
_TEMPORARY: Final = re.compile(r"/(?:tmp|var/tmp|dev|run)/")  # another question is about these
# Folders in which the tools of a language keep compiled parts of their libraries.
_PARTS: Final = (
    "/node_modules/",
    "/vendor/",
    "/site-packages/",
    "/dist-packages/",
    "/venv/",
    "/.venv/",
    "/cgi-bin/",
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each ELF file below the root of a site."""
    places = WebPlaces.of(tables)
    facts = tables.once(ProgramFacts)
    for path, mode, uid, sha256 in tables.select(_SQL):
        inside = places.below_root(path)
        if inside is None or _TEMPORARY.match(path):
            continue
        kept = stored(path)
        part = any(folder in inside for folder in _PARTS)
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{mode:04o} user {uid} ELF {path}",
            why=prose(
                (
                    Phrase("It lies among the files that visitors send.")
                    if kept
                    else Phrase(
                        "Sites are made of scripts and pictures; a web server runs no such program "
                        "by itself."
                    )
                ),
                facts.of(path),
            ),
            verify=(*names(path), reads("file", path)),
            confidence=0.9 if kept else 0.4 if part else 0.7,
            severity=Severity.HIGH if kept else Severity.LOW if part else Severity.MEDIUM,
        )


CHECK = Check(
    slug="web-program-in-site",
    title="A compiled program lies in a web site",
    severity=Severity.MEDIUM,
    technique="T1505.003",
    reads=(File, Site, Mark),
    innocent=(
        "Some applications bring helpers for pictures or documents, and sites offer downloads."
    ),
    blind="Programs inside archives, and sites whose root is not known.",
    next="Ask what brought it; look at its owner and times, and in the access log for its name.",
    find=find,
    condemns=True,
    about=frozenset({"so"}),
)
