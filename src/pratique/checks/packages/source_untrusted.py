"""Does this machine take packages that nobody signed, or from an address without a name?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.unvouched_package import KINDS, is_unchecked
from pratique.content.public_address import is_public
from pratique.model import Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_ADDRESS: Final = re.compile(
    r"\b(?P<form>https?|ftp)://(?P<host>\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]{2,45}\])", re.IGNORECASE
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each source that is not checked, and at each that is a bare address."""
    marks = ", ".join(f"'{kind}'" for kind in KINDS)
    rows = list(tables.rows(StartupItem, f"kind IN ({marks})"))
    unchecked = {(row.path, _section(row)) for row in rows if is_unchecked(row)}
    for row in rows:
        why = _why(row)
        if why is None:
            continue
        place = Place(row.path, row.line)
        alone = (row.path, _section(row)) in unchecked and _is_strangers(row.command)
        if alone:
            why = prose(
                why,
                Phrase(
                    "Nobody vouches for them, they travel in the open, and the machine "
                    "that they come from has no name: three things at once that no "
                    "vendor does."
                ),
            )
        yield Sign(
            subject=f"{row.path} {row.name} {row.command}",
            places=(place,),
            quote=row.command[:300],
            why=why,
            verify=lines(place),
            confidence=0.8,
            severity=Severity.MEDIUM if alone else None,
        )


def _section(row: StartupItem) -> str:
    """What holds a source together: a section of dnf, a line of apt, or a file of its new form."""
    if row.kind == "apt-source":
        return str(row.line) if row.command.lower().startswith("deb") else "stanza"
    return row.name.rpartition(" ")[0]


def _is_strangers(command: str) -> bool:
    """Whether it is fetched in the open from an address that is not of one's own network."""
    found = _ADDRESS.search(command)
    if found is None or found["form"].lower() == "https":
        return False
    return is_public(found["host"]) is not False


def _why(row: StartupItem) -> Phrase | None:
    if is_unchecked(row):
        return Phrase(
            "Packages are installed as root, and with this setting nobody checks "
            "who made them: whoever stands between this machine and the source "
            "can put in their own."
        )
    if _ADDRESS.search(row.command):
        return Phrase("Packages come from an address without a name, which no distribution does.")
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
