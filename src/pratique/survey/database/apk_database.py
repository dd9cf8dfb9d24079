"""What apk knows of files: its list of what is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap, readable
from pratique.parsers import apk_database
from pratique.parsers.manifest_file import ManifestFile
from pratique.survey.database.reading import DatabaseReading

FOLDER: Final = b"lib/apk/db"
# The second one since apk 3 on systems whose /lib is a link.
_PLACES: Final = (b"lib/apk/db/installed", b"usr/lib/apk/db/installed")


def files(reading: DatabaseReading) -> Iterator[ManifestFile | Gap]:
    """All that it lists; nothing where there is none."""
    seen: set[bytes] = set()
    for place in _PLACES:
        real = reading.real(place)
        if real is None or real in seen:
            continue
        seen.add(real)
        content = yield from reading.read(place)
        told = apk_database.manifest(content or b"", readable(b"/" + place))
        yield from reading.bounded(told)
