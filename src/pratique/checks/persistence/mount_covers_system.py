"""Does a unit of systemd lay an image or a folder over one of the system's folders?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place, resolved
from pratique.model import Place, Severity
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# What is in these is run or believed. A home, a cache or /srv is mounted every day.
_SYSTEM: Final = re.compile(r"/(?:usr|bin|sbin|lib(?:32|64|x32)?|etc|root)(?:/|\Z)")
_DEVICE: Final = re.compile(r"/(?:dev|sys|proc)/")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each mount of something that lies on a disk itself over such a folder."""
    owners = tables.once(Owners)
    for unit in tables.rows(SystemdUnit, "type = 'mount'"):
        told = dict(trigger.partition("=")[::2] for trigger in unit.triggers)
        source, folder = told.get("What", ""), resolved(told.get("Where", ""))
        if not source.startswith("/") or _DEVICE.match(source) or not _SYSTEM.match(folder):
            continue
        if owners.owns(unit.path):
            continue
        doubtful = doubtful_place(source)
        place = Place(unit.path)
        image = (Place(owners.real(source)),) if owners.exists(source) else ()
        yield Sign(
            subject=unit.path,
            places=(place, *image),
            quote=f"{source} over {folder}"[:300],
            why=prose(
                Phrase(
                    "While it is mounted, everything below %(folder)s comes out of "
                    "%(source)s, and what the packages brought there is not seen.",
                    {"folder": folder, "source": source},
                ),
                (Phrase("The source is %(why)s.", {"why": doubtful.why}) if doubtful else None),
            ),
            verify=lines(place),
            confidence=0.9 if doubtful else 0.7,
            severity=Severity.HIGH if doubtful else None,
            dated=(place,),
        )


CHECK = Check(
    slug="persistence-mount-covers-system",
    title="An image or a folder is mounted over a folder of the system",
    severity=Severity.MEDIUM,
    technique="T1543.002",
    reads=(SystemdUnit, PackageFile, File),
    innocent="Systems that are read from an image do this, and people who moved /usr/local away.",
    blind="/etc/fstab, and mounts that a script makes. What is in an image is not read.",
    next="Look into what is mounted as you would into a disk: it is one.",
    find=find,
)
