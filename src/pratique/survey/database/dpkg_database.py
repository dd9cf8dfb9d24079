"""What dpkg knows of files: the lists, digests, conffiles and diversions put together.

See dpkg(1), deb-md5sums(5), dpkg-divert(1). A manifest has MD5s alone: of modes, owners and
lengths dpkg keeps no record.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import islice
from typing import Final

from pratique.model import Gap, readable
from pratique.parsers import dpkg
from pratique.parsers.manifest_file import ManifestFile
from pratique.survey.database.reading import DatabaseReading

FOLDER: Final = b"var/lib/dpkg"
_MOST_IN_A_PACKAGE: Final = 400_000
_MOST_CONFFILES: Final = 200_000
_MOST_DIVERSIONS: Final = 100_000

Conffiles = dict[tuple[str, bytes], str]
Diverted = dict[bytes, tuple[bytes, str]]


def files(reading: DatabaseReading) -> Iterator[ManifestFile | dpkg.Diversion | Gap]:
    """All that the database lists; nothing where there is none."""
    # Without it the lists and digests are still there, and still tell.
    conffiles = _conffiles((yield from reading.read(FOLDER + b"/status")) or b"", reading)
    diverted = yield from _diversions(reading)
    info = FOLDER + b"/info"
    for stem in _stems((yield from reading.names(info))):
        yield from _package(info + b"/" + stem, stem, conffiles, diverted, reading)


def _package(
    start: bytes, stem: bytes, conffiles: Conffiles, diverted: Diverted, reading: DatabaseReading
) -> Iterator[ManifestFile | Gap]:
    listed = yield from reading.read(start + b".list")
    sums = yield from _digests(start + b".md5sums", reading)
    package = stem.decode("utf-8", "backslashreplace")
    plain = package.partition(":")[0]
    for path in reading.bounded(dpkg.listed(listed or b"", readable(b"/" + start + b".list"))):
        if isinstance(path, Gap):
            yield path
            continue
        md5 = conffiles.get((plain, path))
        digest = sums.pop(path, None) if md5 is None else md5
        yield _file(package, path, digest, diverted, configuration=md5 is not None)
    for path, digest in sums.items():
        # Listed nowhere but in the digests: an edited list hides a file like that.
        yield _file(package, path, digest, diverted)


def _file(
    package: str,
    path: bytes,
    md5: str | None,
    diverted: Diverted,
    *,
    configuration: bool = False,
) -> ManifestFile:
    to, by = diverted.get(path, (path, ""))
    return ManifestFile(
        package,
        path,
        digest=None if md5 is None else f"md5:{md5}",
        diverted=None if to == path or by == package.partition(":")[0] else to,
        configuration=configuration,
    )


def _stems(names: list[bytes]) -> list[bytes]:
    """Every package with a list or with digests: removing one of them hides nothing."""
    parts = (name.rpartition(b".") for name in names)
    return sorted({stem for stem, dot, kind in parts if dot and kind in (b"list", b"md5sums")})


def _conffiles(status: bytes, reading: DatabaseReading) -> Conffiles:
    several = dpkg.conffiles(status)
    found = {(c.package, c.path): c.md5 for c in islice(several, _MOST_CONFFILES)}
    reading.left_out += next(several, None) is not None
    return found


def _diversions(reading: DatabaseReading) -> Generator[dpkg.Diversion | Gap, None, Diverted]:
    diverted: Diverted = {}
    place = FOLDER + b"/diversions"
    content = yield from reading.read(place)
    told = dpkg.diversions(content or b"", readable(b"/" + place))
    for one in reading.bounded(told, _MOST_DIVERSIONS):
        if isinstance(one, Gap):
            yield one
            continue
        path, to, package = one
        diverted[path] = (to, package)
        yield dpkg.Diversion(readable(path), readable(to), package)
    return diverted


def _digests(place: bytes, reading: DatabaseReading) -> Generator[Gap, None, dict[bytes, str]]:
    sums: dict[bytes, str] = {}
    content = yield from reading.read(place)
    told = dpkg.digests(content or b"", readable(b"/" + place))
    for one in reading.bounded(told, _MOST_IN_A_PACKAGE):
        if isinstance(one, Gap):
            yield one
        else:
            sums[one[0]] = one[1]
    return sums
