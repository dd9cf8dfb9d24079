"""What was changed in a configuration file of a package, where the original can be had.

The original is known by its digest, wherever it lies: beside the file, as dpkg, ucf and rpm leave
it there; in the cache of ucf; or in the package that apt still keeps, if a signature vouches for
that.
"""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Final

from pratique.content.archive.budget import Budget, Damaged, Exhausted
from pratique.content.archive.compressed import unpacked
from pratique.content.difference import compare, quoted
from pratique.content.identify import identify
from pratique.errors import EvidenceError, NoCleanCopy
from pratique.evidence.base import Source
from pratique.evidence.debian_package import MAGIC, members
from pratique.model import EntryType, exact, readable
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables

_MOST_FILES: Final = 1_000
_MOST_CONFFILE: Final = 1 << 20
_MOST_PACKAGE: Final = 64 << 20
_MOST_UNPACKED: Final = 512 << 20
_MOST_PACKAGES: Final = 40
# What the tools leave beside a file that was changed: dpkg(1), ucf(1), rpm(8), pacman(8).
_BESIDE: Final = (b".dpkg-dist", b".dpkg-new", b".ucf-dist", b".ucf-old", b".rpmnew", b".pacnew")
_CACHE: Final = b"var/lib/ucf/cache/"
# A difference is for reading and for reports: what is secret in it is not shown.
_SECRET: Final = re.compile(
    r"(?i)((?:pass(?:wd|word|phrase)?|secret|token|credential|(?:api|private)[_-]?key)"
    r"[\w.\]\"' -]{0,20}(?:[=:]|=>|\s)\s*)\S.*"
)


@dataclass(frozen=True, slots=True)
class ConffileDifference:
    """How one configuration file differs from what its package brought."""

    table: ClassVar[str] = "conffile_difference"

    path: Annotated[str, "the file"]
    package: Annotated[str, "the package that brought it"]
    original: Annotated[str, "where the original was found"]
    kind: Annotated[str, "inserted, removed, changed, line-endings or byte-order-mark"]
    difference: Annotated[str, "the places: `-` taken out, `+` put in; secrets left out"]


_CHANGED: Final = """
SELECT DISTINCT v.path, v.package, p.digest, p.listed, a.path
FROM verification v
JOIN package_file p ON p.path = v.path AND p.package = v.package AND p.conffile
LEFT JOIN deb_archive a ON a.signed_by <> '' AND a.package = split_part(v.package, ':', 1)
                       AND a.state IN ('manifest as signed', 'manifest differs')
WHERE v.state = 'conffile changed' AND p.digest IS NOT NULL
ORDER BY ALL
"""


def write_conffile_differences(tables: Tables, source: Source | None, folder: Path) -> None:
    """Compare changed configuration files with their originals, into a table below `folder`.

    Without the evidence at hand, what stands there stays.
    """
    if source is None and (folder / ConffileDifference.table).is_dir():
        return
    rows = [] if source is None else list(_rows(tables, _Originals(source), source))
    try:
        write_rows(folder, ConffileDifference, ConffileDifference.table, rows)
    except OSError as error:
        raise storage_error(folder, error) from error


def _rows(tables: Tables, originals: _Originals, source: Source) -> Iterator[ConffileDifference]:
    for path, package, digest, listed, archive in list(tables.select(_CHANGED))[:_MOST_FILES]:
        now = _content(source, exact(path).lstrip(b"/"), _MOST_CONFFILE)
        found = None if now is None else originals.find(exact(path), exact(listed), digest, archive)
        if now is None or found is None:
            continue
        where, content = found
        difference = compare(content, now)
        text = "\n".join(_masked(line) for line in quoted(difference).splitlines())
        yield ConffileDifference(path, package, where, difference.kind.value, text)


def _masked(line: str) -> str:
    return _SECRET.sub(r"\1(not shown)", line)


class _Originals:
    """Looks for contents by their digests."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._packages: dict[str, dict[bytes, bytes]] = {}

    def find(
        self, path: bytes, listed: bytes, digest: str, archive: str | None
    ) -> tuple[str, bytes] | None:
        """Where the content with that digest lies, and the content."""
        inner = path.lstrip(b"/")
        cached = _CACHE + path.replace(b"/", b":")
        for place in (*(inner + suffix for suffix in _BESIDE), cached):
            content = _content(self._source, place, _MOST_CONFFILE)
            if content is not None and _is(content, digest):
                return readable(b"/" + place), content
        if archive is not None:
            content = self._of_package(archive).get(listed)
            if content is not None and _is(content, digest):
                return archive, content
        return None

    def _of_package(self, archive: str) -> dict[bytes, bytes]:
        """The configuration files of a package that a signature vouches for."""
        if archive not in self._packages:
            if len(self._packages) >= _MOST_PACKAGES:
                return {}
            content = _content(self._source, exact(archive).lstrip(b"/"), _MOST_PACKAGE)
            try:
                self._packages[archive] = _configuration(content or b"")
            except (Damaged, Exhausted, NoCleanCopy, tarfile.TarError):
                self._packages[archive] = {}
        return self._packages[archive]


def _configuration(package: bytes) -> dict[bytes, bytes]:
    """The files below /etc of a Debian package, by their absolute paths."""
    if not package.startswith(MAGIC):
        return {}
    data = next(
        (one for one in members(io.BytesIO(package), "") if one.name.startswith("data.tar")), None
    )
    if data is None:
        return {}
    packed = package[data.offset : data.offset + data.size]
    kind = identify(packed[:4096], data.name)
    plain = packed
    if kind != "tar":
        plain = b"".join(unpacked([packed], kind, Budget(unpacked=_MOST_UNPACKED)))
    with tarfile.open(fileobj=io.BytesIO(plain), encoding="utf-8") as opened:
        return {
            path: file.read()
            for one in opened
            if one.isfile() and one.size <= _MOST_CONFFILE
            if (path := b"/" + _bytes(one.name)).startswith(b"/etc/")
            if (file := opened.extractfile(one)) is not None
        }


def _bytes(name: str) -> bytes:
    return name.removeprefix("./").lstrip("/").encode("utf-8", "surrogateescape")


def _is(content: bytes, digest: str) -> bool:
    algorithm, _, value = digest.partition(":")
    if algorithm not in hashlib.algorithms_guaranteed or "shake" in algorithm:
        return False
    return hashlib.new(algorithm, content, usedforsecurity=False).hexdigest() == value


def _content(source: Source, path: bytes, most: int) -> bytes | None:
    try:
        entry = source.lookup(path)
        if entry is None or entry.type is not EntryType.REGULAR or entry.size > most:
            return None
        with source.open(entry) as opened:
            return opened.read_at(0, most)
    except EvidenceError:
        return None
