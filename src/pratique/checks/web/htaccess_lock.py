"""Whether a folder refuses all scripts but a few chosen ones: an intruder locks others out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.web_directive import WebDirective
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_FILES: Final = re.compile(r"Files(?:Match)?\s", re.IGNORECASE)
_REFUSED: Final = re.compile(r"\(([^()]{3,400})\)\$?[\"']?$")
_NAME: Final = re.compile(r"[\w.-]{1,80}\\?\.(?:php\d?|phtml)\b", re.IGNORECASE)
_FORMS: Final = re.compile(r"^php\d?$", re.IGNORECASE)
_USUAL: Final = frozenset(
    {"index.php", "wp-login.php", "wp-cron.php", "wp-comments-post.php", "ms-files.php",
     "wp-tinymce.php", "admin-ajax.php", "xmlrpc.php", "get.php", "install.php", "cron.php"}
)  # fmt: skip
# Two or three names are opened by whoever hardens a site.
_MANY: Final = 3
_SHOWN: Final = 12


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such lock, once however many folders it was copied to."""
    rows = tables.rows(WebDirective, "server = 'apache' AND path LIKE '%/.htaccess'")
    same: dict[str, list[tuple[Place, list[str], bool]]] = {}
    for path, group in groupby(rows, key=lambda row: row.path):
        found = _in_file(path, list(group))
        if found is not None:
            text, place, opened, forms = found
            same.setdefault(text, []).append((place, opened, forms))
    for text, copies in same.items():
        yield _sign(text, copies)


def _sign(text: str, copies: list[tuple[Place, list[str], bool]]) -> Sign:
    _, opened, forms = copies[0]
    names = ", ".join(opened[:_SHOWN])
    still = Phrase("Still open: %(names)s.", {"names": names}) if opened else None
    spelled = (
        Phrase("It lists every way to spell the suffix, as no administrator would.")
        if forms
        else None
    )
    many = (
        Phrase("The same stands in %(count)s folders.", {"count": str(len(copies))})
        if len(copies) > 1
        else None
    )
    return Sign(
        subject=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        places=tuple(place for place, _, _ in copies),
        quote=text[:300],
        why=prose(
            Phrase("Scripts are refused here but for those that are named."), still, spelled, many
        ),
        verify=lines(*(Place(place.path) for place, _, _ in copies[:1])),
        confidence=0.9 if forms else 0.75,
        severity=Severity.HIGH if forms else Severity.MEDIUM,
    )


def _in_file(path: str, rows: list[WebDirective]) -> tuple[str, Place, list[str], bool] | None:
    refused: WebDirective | None = None
    forms = False
    opened: list[str] = []
    for row in rows:
        if not _FILES.match(row.section):
            continue
        if _denies(row) and "php" in row.section.lower():
            refused = refused or row
            forms = forms or _spelled(row.section)
        elif _allows(row):
            opened += [one.replace("\\", "") for one in _NAME.findall(row.section)]
    if refused is None:
        return None
    odd = [name for name in dict.fromkeys(opened) if name.lower() not in _USUAL]
    if not forms and len(odd) < _MANY:
        return None
    text = f"<{refused.section}> {refused.directive} {refused.value}"
    if opened:
        text += f" / open: {' '.join(opened)}"
    return text, Place(path, refused.line), odd, forms


def _denies(row: WebDirective) -> bool:
    name, value = row.directive.lower(), row.value.lower()
    return (name == "deny" and "all" in value) or (name == "require" and "denied" in value)


def _allows(row: WebDirective) -> bool:
    name, value = row.directive.lower(), row.value.lower()
    return (name == "allow" and "all" in value) or (name == "require" and "granted" in value)


def _spelled(section: str) -> bool:
    """Whether the suffix of PHP is listed in several spellings, or that of a disabled shell."""
    found = _REFUSED.search(section)
    words = found[1].split("|") if found is not None else []
    spellings = {word for word in words if _FORMS.match(word)}
    several = len(spellings) - len({word.lower() for word in spellings}) >= 1
    return several or "suspected" in words


CHECK = Check(
    slug="web-htaccess-lock",
    title="A folder runs no scripts but a few chosen ones",
    severity=Severity.MEDIUM,
    technique="T1562.001",
    reads=(WebDirective,),
    innocent=(
        "Hardening refuses scripts in folders for data, and may leave one or two open that the "
        "application needs there."
    ),
    blind="The same written into the configuration of the server, or for nginx.",
    next=(
        "Look at each file that is still open: these are the ones that the intruder uses. The "
        "lock keeps other intruders out, and you."
    ),
    find=find,
)
