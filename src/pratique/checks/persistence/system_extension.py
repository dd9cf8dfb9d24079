"""Does an image or a folder put files over /usr or /etc at boot?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.package_owner import Owners
from pratique.inventory.autostart.system_extension import covered, extensions
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each extension that no package brought."""
    owners = tables.once(Owners)
    for path, _name, kind, _target, sha256 in extensions(tables):
        if owners.known and owners.owns(path):
            continue
        place = Place(path, sha256=sha256 if kind == "regular" else None)
        yield Sign(
            subject=path,
            places=(place,),
            quote=path,
            why=Phrase(
                "systemd lays what is in %(path)s over %(covered)s when the machine "
                "starts. Programs and units in it stand before those of the "
                "packages, and are in no list of theirs.",
                {"path": path, "covered": covered(path)},
            ),
            verify=names(path),
            confidence=0.6,
        )


CHECK = Check(
    slug="persistence-system-extension",
    title="An extension is laid over the folders of the system",
    severity=Severity.MEDIUM,
    technique="T1543.002",
    reads=(File, PackageFile),
    innocent="Flatcar, Fedora CoreOS and similar systems add programs like this.",
    blind="What is in an image (.raw) is not read.",
    next="Look into the extension as you would into a disk: it is one.",
    find=find,
)
