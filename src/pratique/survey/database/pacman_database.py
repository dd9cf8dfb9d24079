"""What pacman knows of files: a folder for each package, with its mtree and its list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap, readable
from pratique.parsers import pacman_database
from pratique.parsers.manifest_file import ManifestFile
from pratique.survey.database.reading import DatabaseReading

FOLDER: Final = b"var/lib/pacman/local"
# A file of the database itself, beside the folders of the packages.
_OWN: Final = b"ALPM_DB_VERSION"


def files(reading: DatabaseReading) -> Iterator[ManifestFile | Gap]:
    """All that it lists; nothing where there is none."""
    if not reading.has(FOLDER):
        return
    for name in (yield from reading.names(FOLDER)):
        if name != _OWN:
            yield from _package(FOLDER + b"/" + name, readable(name), reading)


def _package(folder: bytes, package: str, reading: DatabaseReading) -> Iterator[ManifestFile | Gap]:
    place = folder + b"/files"
    told = yield from reading.read(place)
    backup: dict[bytes, str] = {}
    for one in pacman_database.backups(told or b"", readable(b"/" + place)):
        if isinstance(one, Gap):
            yield one
        else:
            backup[one[0]] = one[1]
    place = folder + b"/mtree"
    mtree = yield from reading.read(place)
    if mtree:
        found = pacman_database.manifest(mtree, readable(b"/" + place), package, backup)
        yield from reading.bounded(found)
        return
    # Without it the names are still there, and still tell what belongs to the package.
    place = folder + b"/files"
    for path in reading.bounded(pacman_database.listed(told or b"", readable(b"/" + place))):
        yield path if isinstance(path, Gap) else ManifestFile(package, path)
