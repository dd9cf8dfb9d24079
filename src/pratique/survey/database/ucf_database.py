"""Configuration files that ucf(1) looks after, for packages of Debian: digests as it left them.

`registry` has a package and a path a line, `hashfile` an MD5 and a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap, readable
from pratique.parsers.base import raw_lines, unread
from pratique.parsers.manifest_file import ManifestFile
from pratique.survey.database.reading import DatabaseReading

FOLDER: Final = b"var/lib/ucf"
_HASH: Final = re.compile(rb"([0-9a-f]{32})  (/.+)")
_LONGEST: Final = 4200


def files(reading: DatabaseReading) -> Iterator[ManifestFile | Gap]:
    """All that it looks after; nothing where there is none."""
    registry = yield from reading.read(FOLDER + b"/registry")
    owners = dict(_owners(registry or b""))
    place = FOLDER + b"/hashfile"
    content = yield from reading.read(place)
    for number, line in reading.bounded(raw_lines(content or b"")):
        match = _HASH.fullmatch(line) if len(line) <= _LONGEST else None
        if match is not None:
            package = owners.get(match[2], "ucf")
            digest = f"md5:{match[1].decode('ascii')}"
            yield ManifestFile(package, match[2], digest=digest, configuration=True)
        elif line.strip():
            yield unread(readable(b"/" + place), number, "not a digest and a path", line)


def _owners(registry: bytes) -> Iterator[tuple[bytes, str]]:
    for _number, line in raw_lines(registry):
        package, _, path = line.partition(b"\t")
        if path.strip().startswith(b"/"):
            yield path.strip(), package.strip().decode("utf-8", "backslashreplace")
