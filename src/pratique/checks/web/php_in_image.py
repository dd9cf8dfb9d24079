"""Whether PHP is hidden inside what looks like a picture, a font or a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import Seen, payloads, seen
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_KINDS: Final = frozenset(
    "jpeg png gif webp ico bmp tiff avif photoshop ttf woff audio video ogg pdf".split()
)
_SUFFIXES: Final = frozenset(
    "jpg jpeg png gif webp ico bmp tif tiff avif svg ttf otf woff woff2 eot mp3 mp4 ogg pdf".split()
)
_CERTAIN: Final = 0.9


def find(tables: Tables) -> Iterator[Sign]:
    """Point at PHP code in a content, or under a name, that is for looking at."""
    for payload in payloads(seen(tables, "php-code"), _looks_like_data):
        best = payload.best
        if best.kind in _KINDS:
            why = Phrase(
                "The content begins like a %(kind)s file, and holds PHP code further on.",
                {"kind": best.kind},
            )
        else:
            why = Phrase(
                "The name %(filename)s is that of a picture or a document; the content is PHP.",
                {"filename": best.filename},
            )
        severity = None if best.confidence >= _CERTAIN else Severity.LOW
        yield payload.sign(why=why, severity=severity)


def _looks_like_data(one: Seen) -> bool:
    return one.kind in _KINDS or one.filename.rpartition(".")[2].lower() in _SUFFIXES


def hidden_in_image(one: Seen) -> bool:
    """Whether this check surely tells of the file."""
    return one.confidence >= _CERTAIN and _looks_like_data(one)


CHECK = Check(
    slug="web-php-in-image",
    title="PHP code is hidden inside a picture, font or document",
    severity=Severity.HIGH,
    technique="T1027.003",
    reads=(Mark, File),
    innocent=(
        "A screenshot tool or a manual may hold an example of PHP as text; test files of "
        "image libraries do."
    ),
    blind="Code that is stored in the colours of a picture, or compressed inside it.",
    next=(
        "Search the site for what includes this file, and its .htaccess files for what would "
        "run it."
    ),
    find=find,
    condemns=True,
    about=_SUFFIXES,
)
