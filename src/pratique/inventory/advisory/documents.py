"""The JSON documents in what a person gives: a file, a folder or an archive, packed or not.

It is the person's own, and yet it came from somewhere: no link below a folder is followed, nothing
is unpacked to disk, and what is unpacked in memory passes through in pieces and has limits.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast

from pratique.errors import NoAdvisories
from pratique.inventory.advisory.members import members
from pratique.inventory.advisory.osv import is_osv
from pratique.model import readable
from pratique.parsers.base import shown

MOST_BYTES: Final = 1 << 30  # of one file, unpacked
MOST_TOGETHER: Final = 8 << 30
MOST_FILES: Final = 2_000_000
# A document up to here is read as a whole: an advisory of OSV is one, and small.
_WHOLE: Final = 8 << 20
_ENDS: Final = (".json", ".json.gz", ".zip")
# What the readers of the standard library raise on bytes that are no archive, or half of one.
BROKEN: Final = (
    OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError,
)  # fmt: skip

Strange = Callable[[str], None]


def documents(given: Path, strange: Strange) -> Iterator[tuple[BinaryIO, str]]:
    """Each document, open, with its readable name; `strange` is told of what cannot be opened.

    `NoAdvisories` where `given` itself cannot be read.
    """
    if given.is_dir():
        for place in _below(given):
            try:
                opened = place.open("rb")
            except OSError as error:
                strange(f"{_named(place)}: {error.strerror or error}")
                continue
            with opened:
                yield from _of_file(opened, _named(place), strange)
        return
    if given.exists() and not given.is_file():  # a pipe would keep us waiting
        raise _refused("it is no plain file", given)
    try:
        opened = given.open("rb")
    except OSError as error:
        raise _refused(error.strerror or str(error), given) from error
    with opened:
        yield from _of_file(opened, _named(given), strange)


def _refused(why: str, given: Path) -> NoAdvisories:
    return NoAdvisories(
        f"This file of advisories cannot be read: {why}",
        where=_named(given),
        next_step="Give a file, a folder or a zip of JSON.",
    )


def held_in(opened: BinaryIO) -> Iterator[tuple[str, Any]]:
    """The entries of one document; an advisory of OSV is a document of its own."""
    start = opened.read(_WHOLE)
    if len(start) < _WHOLE:
        try:
            held = json.loads(start)
        except (ValueError, RecursionError):
            held = None  # how far it can be read is told by reading it in parts
        if is_osv(held):
            yield "", held
            return
        yield from members(io.BytesIO(start))
        return
    yield from members(cast("BinaryIO", _Joined(start, opened)))


def _named(place: Path) -> str:
    return readable(os.fsencode(place))


def _below(folder: Path) -> Iterator[Path]:
    """Plain files of JSON and archives below a folder; no link is followed."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            found = Path(place) / name
            if name.lower().endswith(_ENDS) and found.is_file() and not found.is_symlink():
                yield found


def _of_file(opened: BinaryIO, place: str, strange: Strange) -> Iterator[tuple[BinaryIO, str]]:
    head = opened.read(4)
    opened.seek(0)
    if head.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=opened) as unpacked:
            yield cast("BinaryIO", _Bounded(cast("IO[bytes]", unpacked), MOST_BYTES)), place
    elif head == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(opened) as archive:
                yield from _of_archive(archive, place, strange)
        except BROKEN as error:
            strange(f"{place}: {error}")
    else:
        yield cast("BinaryIO", _Bounded(opened, MOST_BYTES)), place


def _of_archive(
    archive: zipfile.ZipFile, place: str, strange: Strange
) -> Iterator[tuple[BinaryIO, str]]:
    left = MOST_TOGETHER
    for count, member in enumerate(archive.infolist()):
        if not member.filename.lower().endswith(".json"):
            continue
        left -= member.file_size
        if count >= MOST_FILES or left < 0:
            strange(f"{place}: more than is read of one archive")
            return
        with archive.open(member) as opened:
            bounded = _Bounded(opened, min(MOST_BYTES, member.file_size))
            yield cast("BinaryIO", bounded), f"{place}!//{shown(member.filename)}"


class _Bounded:
    """At most so many bytes of a file; more is an error, and no silent end."""

    def __init__(self, opened: IO[bytes], most: int) -> None:
        self._opened = opened
        self._left = most

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`; OSError beyond the bound."""
        found = self._opened.read(size)
        self._left -= len(found)
        if self._left < 0:
            raise OSError(f"longer than the {MOST_BYTES} bytes that are read of one file")
        return found


class _Joined:
    """What was read already, and the rest."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`."""
        if self._start:
            found, self._start = self._start[:size], self._start[size:]
            return found
        return self._rest.read(size)
