"""Whether somebody told dpkg to put a program elsewhere, so that another can stand there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import reads, word
from pratique.model import Place, Severity
from pratique.parsers.dpkg import Diversion
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_DIVERSIONS: Final = "/var/lib/dpkg/diversions"
_PROGRAMS: Final = r"/(usr/)?(s?bin|lib[0-9a-z]*|libexec)/.+"
# Builders of container images divert this one to keep services from starting.
_BUILDERS: Final = ("/sbin/initctl", "/usr/sbin/initctl", "/sbin/start-stop-daemon")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at diversions of programs and libraries that no package asked for."""
    for diversion in tables.rows(
        Diversion,
        "package = ':' AND regexp_full_match(path, ?) AND NOT list_contains(?, path)",
        _PROGRAMS,
        list(_BUILDERS),
    ):
        yield Sign(
            subject=diversion.path,
            places=(Place(diversion.path), Place(diversion.diverted_to)),
            quote=f"local diversion of {diversion.path} to {diversion.diverted_to}",
            why=Phrase(
                "A person, and no package, told dpkg to put this file elsewhere. "
                "What stands under its old name now stays through every update, and "
                "no manifest knows it."
            ),
            verify=(reads(f"grep -axF -A 2 -e {word(diversion.path)} --", _DIVERSIONS),),
            confidence=0.7,
            dated=(Place(_DIVERSIONS),),
        )


CHECK = Check(
    slug="packages-diversion-local",
    title="A system program was diverted by hand",
    severity=Severity.MEDIUM,
    technique="T1036.005",
    reads=(Diversion,),
    innocent="Administrators divert a program to put a wrapper or another version in its place.",
    blind="A diversion in the name of a package.",
    next="Ask who did it. Compare the file that stands under the old name with the package's.",
    find=find,
)
