"""Does an image or a folder put files over /usr or /etc at boot?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.package_owner import Owners
from pratique.model import Place, Severity
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_FOLDERS: Final = tuple(
    f"{place}/{kind}"
    for kind in ("extensions", "confexts")
    for place in ("/etc", "/run", "/var/lib", "/usr/lib", "/usr/local/lib")
)
_IMAGES: Final = "', '".join(_FOLDERS)
_SQL: Final = f"""SELECT path, type, sha256 FROM "file"
WHERE directory IN ('{_IMAGES}') AND NOT starts_with(filename, '.')
  AND (type IN ('directory', 'symlink') OR ends_with(filename, '.raw')) ORDER BY path LIMIT 200"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each extension that no package brought."""
    owners = tables.once(Owners)
    for path, kind, sha256 in tables.select(_SQL):
        if owners.known and owners.owns(path):
            continue
        over = "/etc" if "/confexts/" in path else "/usr and /opt"
        place = Place(path, sha256=sha256 if kind == "regular" else None)
        yield Sign(
            subject=path,
            places=(place,),
            quote=path,
            why=(
                f"systemd lays what is in {path} over {over} when the machine starts. Programs "
                "and units in it stand before those of the packages, and are in no list of theirs."
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
