"""What a collection lies in: an archive, or the folder that somebody unpacked it into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from pratique.errors import EvidenceError, NotEvidence
from pratique.evidence.archive.packed_file import PackedFile, access_to
from pratique.evidence.archive.tar import TarSource, is_tar
from pratique.evidence.archive.tar_members import Odd, TarMembers
from pratique.evidence.archive.zip import ZipSource
from pratique.evidence.archive.zip_directory import LOCAL, Listed, listed
from pratique.evidence.directory import DirectorySource
from pratique.model import readable

Carrier = TarSource | ZipSource | DirectorySource

_MOST_LOOKED_AT: Final = 5_000
_LOOKED_INTO: Final = (b"uploads", b"results")
_ENCRYPTED: Final = 1


def carrier_at(path: Path) -> Carrier:
    """Open what lies at a path, as what it is; `EvidenceError`."""
    for kind in (TarSource, ZipSource, DirectorySource):
        if kind.recognises(path):
            return kind.open_at(path)
    raise NotEvidence("This holds no collection", where=readable(bytes(path)))


def stamp_of(carrier: Carrier) -> str:
    """What changes when an archive does; empty for a folder, which nothing speaks for."""
    return "" if isinstance(carrier, DirectorySource) else carrier.spring.stamp()


def first_names(path: Path) -> Iterator[bytes]:
    """The first names in what lies at a path, without `./` in front: enough to recognise it.

    Of a folder, the names in it, and those in a few folders there.
    """
    with suppress(EvidenceError, OSError):  # a name that is too long, and the like
        for name in islice(_names(path), _MOST_LOOKED_AT):
            yield name.removeprefix(b"./")


def _names(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        yield from _in_folder(path)
        return
    head = PackedFile.head_of(path)
    if is_tar(head):
        yield from _in_tar(path)
    elif head.startswith(LOCAL):
        yield from (one.name for one in in_zip(path))


def _in_folder(path: Path) -> Iterator[bytes]:
    source = DirectorySource.open_at(path)
    try:
        for name in source.names(b""):
            yield name
            if name in _LOOKED_INTO:
                yield from (name + b"/" + below for below in source.names(name))
    finally:
        source.close()


def _in_tar(path: Path) -> Iterator[bytes]:
    file = PackedFile.open_at(path)
    try:
        access = access_to(file.spring())
        try:
            for one in TarMembers(access):
                if not isinstance(one, Odd):
                    yield one.name
        finally:
            access.close()
    finally:
        file.close()


def in_zip(path: Path) -> list[Listed]:
    """What the directory of a zip names; nothing for what is no zip."""
    if not PackedFile.head_of(path).startswith(LOCAL):
        return []
    file = PackedFile.open_at(path)
    try:
        return [one for one in listed(file.access, file.size) if isinstance(one, Listed)]
    finally:
        file.close()


def refuse_encrypted(path: Path) -> None:
    """Raise `EvidenceError` where the contents of a zip are closed by a password."""
    if any(one.flags & _ENCRYPTED for one in in_zip(path)):
        raise EvidenceError(
            "This collection is protected by a password",
            where=readable(bytes(path)),
            next_step=(
                "Unpack it into an empty folder with its password (`7z x FILE`), and give the "
                "folder, or the archive that was in it."
            ),
        )
