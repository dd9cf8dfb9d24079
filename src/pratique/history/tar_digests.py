"""SHA-256 of the files in a tar that a program writes, as it comes."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Collection, Iterator
from typing import IO, Final, cast

from pratique.history.coverage import Coverage, below
from pratique.history.program import Failed, Running

_CHUNK: Final = 1 << 20


def tar_digests(
    running: Running, coverage: Coverage, folders: Collection[bytes]
) -> Iterator[tuple[bytes, str]]:
    """Path and digest of every regular file below some folders of the machine.

    A further name of a file (a hard link in the tar) has the digest of its first one where that
    was wanted, too. `Failed` for a tar that breaks off.
    """
    known: dict[bytes, str] = {}
    stream = cast("IO[bytes]", running)  # tarfile only ever reads it
    try:
        with tarfile.open(
            fileobj=stream, mode="r|", encoding="utf-8", errors="surrogateescape"
        ) as archive:
            for member in archive:
                stored = _name(member.name)
                path = coverage.path(stored)
                archive.members = []  # type: ignore[attr-defined]  # it keeps every member that it has seen
                if path is None or not any(below(one, path) is not None for one in folders):
                    continue
                if member.islnk() and _name(member.linkname) in known:
                    yield path, known[_name(member.linkname)]
                elif member.isreg():
                    content = archive.extractfile(member)
                    known[stored] = _digest(content) if content else ""
                    yield path, known[stored]
        while running.read(_CHUNK):  # its exit status stands behind its last byte
            pass
    except (tarfile.TarError, EOFError) as error:
        raise Failed("tar", 0, f"the tar of the program breaks off: {error}") from error


def _name(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape").removeprefix(b"./").strip(b"/")


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
