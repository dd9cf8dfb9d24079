"""What rpm knows of files: the headers of all packages, in any of its three databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap, readable
from pratique.parsers import rpm_database, rpm_manifest
from pratique.parsers.manifest_file import ManifestFile
from pratique.survey.database.reading import DatabaseReading

FOLDER: Final = rpm_database.FOLDERS[0].encode().lstrip(b"/")


def files(reading: DatabaseReading) -> Iterator[ManifestFile | Gap]:
    """All that the headers list; nothing where there is none.

    One folder is often a link to another one: the same file is read once.
    """
    seen: set[bytes] = set()
    for folder in rpm_database.FOLDERS:
        for name in rpm_database.NAMES:
            place = f"{folder}/{name}".encode().lstrip(b"/")
            real = reading.real(place)
            if real is None or real in seen:
                continue
            seen.add(real)
            content = yield from reading.read(place, rpm_database.MOST)
            if not content:
                continue
            log = yield from reading.read(place + b"-wal", rpm_database.MOST)
            yield from _headers(content, readable(b"/" + place), log or b"", reading)


def _headers(
    content: bytes, path: str, log: bytes, reading: DatabaseReading
) -> Iterator[ManifestFile | Gap]:
    for header in rpm_database.packages(content, path, log):
        if isinstance(header, Gap):
            yield header
        else:
            yield from reading.bounded(rpm_manifest.manifest(header, path))
