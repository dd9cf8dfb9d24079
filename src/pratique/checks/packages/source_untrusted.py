"""Does this machine take packages that nobody signed, or from an address without a name?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

_KINDS: Final = ("apt-source", "package-source", "package-option")
_UNSIGNED: Final = re.compile(
    r"deb(?:-src)?\s+\[[^\]]*\b(?:trusted|allow-insecure)=(?:yes|true|1)\b"
    r"|(?:trusted|allow-insecure)\s*:\s*(?:yes|true|1)\b",
    re.IGNORECASE,
)
_UNCHECKED: Final = re.compile(r"(?:pkg_)?gpgcheck$|sslverify$|siglevel$", re.IGNORECASE)
_OFF: Final = frozenset({"0", "no", "false", "off", "never"})
_ADDRESS: Final = re.compile(
    r"\b(?:https?|ftp)://(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])", re.IGNORECASE
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each source that is not checked, and at each that is a bare address."""
    marks = ", ".join(f"'{kind}'" for kind in _KINDS)
    for row in tables.rows(StartupItem, f"kind IN ({marks})"):
        why = _why(row)
        if why is None:
            continue
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.name} {row.command}",
            places=(place,),
            quote=row.command[:300],
            why=why,
            verify=lines(place),
            confidence=0.8,
        )


def _why(row: StartupItem) -> str | None:
    if _UNSIGNED.match(row.command) or (
        _UNCHECKED.search(row.name) and row.command.lower() in _OFF
    ):
        return (
            "Packages are installed as root, and with this setting nobody checks who made them: "
            "whoever stands between this machine and the source can put in their own."
        )
    if _ADDRESS.search(row.command):
        return "Packages come from an address without a name, which no distribution does."
    return None


CHECK = Check(
    slug="packages-source-untrusted",
    title="Packages are taken from a source that nobody vouches for",
    severity=Severity.LOW,
    technique="T1195.002",
    reads=(StartupItem,),
    innocent="Mirrors inside a company or a data centre are often set up like this.",
    blind="A signed source of the intruder's, whose key was put beside the others.",
    next="Ask who set this source up, and look at what was installed from it.",
    find=find,
)
