"""Packages that apt still keeps, as proof of what the package database says.

apt leaves the packages that it installed in /var/cache/apt/archives, and the signed indexes of
the archives in /var/lib/apt/lists. A signature that holds, of a key that we know, under an index
that names the digest of a package, proves the package; the digests inside it prove the manifest
in the database; and that proves the files. An intruder with the rights of root can remove links
of this chain, and cannot make one.
"""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final

from pratique.content import openpgp
from pratique.content.archive.budget import Budget, Damaged, Exhausted
from pratique.content.archive.compressed import unpacked
from pratique.content.identify import identify
from pratique.errors import EvidenceError, NoCleanCopy
from pratique.evidence.base import Source
from pratique.evidence.debian_package import MAGIC, members, named
from pratique.inventory.archive_key import ARCHIVE_KEYS
from pratique.model import exact, readable
from pratique.parsers.dpkg import DebPackage, digests
from pratique.store.columns import columns
from pratique.store.parts import storage_error, transposed, write_table
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_MOST_ARCHIVES: Final = 5_000
_MOST_INDEX: Final = 256 << 20
_MOST_LISTS: Final = 20_000
_MOST_RELEASES: Final = 500
_MOST_RELEASE: Final = 8 << 20
_MOST_KEYRINGS: Final = 200
_MOST_KEYRING: Final = 4 << 20
_MOST_HEAD: Final = 16 << 20  # of a package: behind it come the files
_MOST_CONTROL: Final = 64 << 20
_SHA256: Final = re.compile(rb"^SHA256: ([0-9a-f]{64})$", re.MULTILINE)
# Under `SHA256:` of a Release file: digest, length, path below the folder of the release.
_NAMED: Final = re.compile(rb"^ ([0-9a-f]{64}) +\d+ (\S+)$", re.MULTILINE)

AS_SIGNED: Final = "manifest as signed"
DIFFERS: Final = "manifest differs"
NOT_INSTALLED: Final = "another version is installed"
NOT_SIGNED: Final = "no signed index names it"


@dataclass(frozen=True, slots=True)
class DebArchive:
    """A package file that apt keeps on this disk."""

    table: ClassVar[str] = "deb_archive"

    path: Annotated[str, "the package file"]
    package: Annotated[str, "its name; empty where nothing signed vouches for it"]
    version: Annotated[str, "its version; empty likewise"]
    state: Annotated[
        str,
        "manifest as signed, manifest differs, another version is installed, no signed index "
        "names it, or why it could not be looked at",
    ]
    signed_by: Annotated[str, "whose key signed the index that names it; else empty"]
    sha256: Annotated[str | None, "SHA-256 of the package file"]


@dataclass(frozen=True, slots=True)
class SignedDigest:
    """A file whose digest in the package database is not that of the signed package."""

    table: ClassVar[str] = "signed_digest"

    path: Annotated[str, "where the file is in the evidence"]
    package: Annotated[str, "the package, with its architecture where dpkg names it"]
    listed: Annotated[str, "the path as the package names it"]
    digest: Annotated[str, "digest in the signed package, `md5:...`"]
    manifest: Annotated[str, "digest in the database on this disk; empty where it has none"]
    proof: Annotated[str, "the package file, and whose key signed for it"]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A package file with whose signature vouches for it."""

    path: str
    sha256: str
    signed_by: str

    def row(self, package: str, version: str, state: str) -> DebArchive:
        return DebArchive(self.path, package, version, state, self.signed_by, self.sha256)


_TYPES: Final[tuple[type[Any], ...]] = (DebArchive, SignedDigest)
# The tables that are asked.
READS: Final[tuple[type[Any], ...]] = (File, DebPackage, PackageFile)

_ARCHIVES: Final = """
SELECT path, sha256 FROM file
WHERE directory = '/var/cache/apt/archives' AND type = 'regular' AND ends_with(filename, '.deb')
ORDER BY path
"""
_LISTS: Final = """
SELECT path, filename, sha256, size FROM file
WHERE directory = '/var/lib/apt/lists' AND type = 'regular' ORDER BY path
"""
_KEYRINGS: Final = """
SELECT path FROM file
WHERE directory IN ('/usr/share/keyrings', '/etc/apt/trusted.gpg.d', '/etc/apt/keyrings')
  AND type = 'regular' AND size BETWEEN 1 AND ?
ORDER BY path
"""


def write_deb_archives(tables: Tables, source: Source | None, folder: Path) -> None:
    """Compare the database with the packages that apt keeps, into two tables below `folder`.

    Without the evidence at hand, what stands there stays.
    """
    if source is None and all((folder / row.table).is_dir() for row in _TYPES):
        return
    held = transposed(_rows(tables, source))
    try:
        for row in _TYPES:
            empty: list[list[Any]] = [[] for _ in columns(row)]
            write_table(folder, row, row.table, held.get(row.table) or empty)
    except OSError as error:
        raise storage_error(folder, error) from error


def _rows(tables: Tables, source: Source | None) -> Iterator[DebArchive | SignedDigest]:
    archives = list(tables.select(_ARCHIVES))[:_MOST_ARCHIVES]
    if not archives:
        return
    if source is None or not openpgp.is_available():
        because = (
            "the evidence is not there any more"
            if source is None
            else "this machine has no library for OpenPGP signatures"
        )
        yield from (DebArchive(path, "", "", because, "", sha256) for path, sha256 in archives)
        return
    vouched = _vouched(tables, source)
    installed = {
        (name, version) for name, version in tables.select("SELECT name, version FROM deb_package")
    }
    for path, sha256 in archives:
        by = vouched.get(sha256)
        if by is None:
            yield DebArchive(path, "", "", NOT_SIGNED, "", sha256)
        else:
            yield from _proved(_Kept(path, sha256, by), installed, tables, source)


def _proved(
    kept: _Kept, installed: set[tuple[str, str]], tables: Tables, source: Source
) -> Iterator[DebArchive | SignedDigest]:
    """What a package tells whose bytes a signature vouches for: these are its makers'."""
    try:
        package, version, sums = _told(_content(source, kept.path, _MOST_HEAD, whole=False))
    except (Damaged, Exhausted, NoCleanCopy, tarfile.TarError, EvidenceError) as error:
        yield kept.row("", "", f"it could not be read: {error}")
        return
    if (package, version) not in installed:
        yield kept.row(package, version, NOT_INSTALLED)
        return
    proof = f"{kept.path}, signed by {kept.signed_by}"
    different = list(_different(package, sums, proof, tables))
    yield kept.row(package, version, DIFFERS if different else AS_SIGNED)
    yield from different


def _different(
    package: str, sums: dict[str, str], proof: str, tables: Tables
) -> Iterator[SignedDigest]:
    listed = tables.select(
        """SELECT path, package, listed, digest FROM package_file
           WHERE manager = 'dpkg' AND split_part(package, ':', 1) = ? AND NOT conffile
           ORDER BY ALL""",
        package,
    )
    for path, owner, name, digest in listed:
        signed = sums.get(name)
        if signed is not None and digest != signed:
            yield SignedDigest(path, owner, name, signed, digest or "", proof)


def _vouched(tables: Tables, source: Source) -> dict[str, str]:
    """SHA-256 of each package that a signed index names, and whose key signed that."""
    # One after the other: together they may be longer than the memory is large.
    keyrings = (
        _readable(source, path, _MOST_KEYRING)
        for (path,) in list(tables.select(_KEYRINGS, _MOST_KEYRING))[:_MOST_KEYRINGS]
    )
    certificates = openpgp.Certificates(keyrings, frozenset(ARCHIVE_KEYS))
    lists = list(tables.select(_LISTS))[:_MOST_LISTS]
    releases = [one for one in lists if "_InRelease" in one[1]][:_MOST_RELEASES]
    vouched: dict[str, str] = {}
    # Copies of one release would have the same index read again and again.
    read: set[str] = set()
    for path, name, _sha256, _size in releases:
        start = name.partition("_InRelease")[0]
        signed = certificates.signed_text(_readable(source, path, _MOST_RELEASE))
        if signed is None:
            continue
        by = min(ARCHIVE_KEYS[one] for one in signed.fingerprints)
        indexes = {one.decode("ascii") for one, _path in _NAMED.findall(signed.text)} - read
        for index, index_name, sha256, size in lists:
            if index_name.startswith(f"{start}_") and sha256 in indexes and size <= _MOST_INDEX:
                read.add(sha256)
                indexes.discard(sha256)
                content = _readable(source, index, _MOST_INDEX)
                vouched.update((one.decode(), by) for one in _SHA256.findall(_plain(content)))
    return vouched


def _plain(index: bytes) -> bytes:
    """An index unpacked, where it is packed in a way that we read; else as it is."""
    kind = identify(index[:4096], "")
    if kind not in ("gzip", "xz", "bzip2"):
        return index
    try:
        return b"".join(unpacked([index], kind, Budget(unpacked=_MOST_INDEX)))
    except (Damaged, Exhausted):
        return b""


def _told(head: bytes) -> tuple[str, str, dict[str, str]]:
    """Name, version and digests of a package: `md5:...` by the path as the package names it."""
    if not head.startswith(MAGIC):
        raise Damaged("is no Debian package")
    control: dict[str, bytes] = {}
    for member in members(io.BytesIO(head), ""):
        if member.name.startswith("control.tar"):
            packed = head[member.offset : member.offset + member.size]
            control = _control(packed, identify(packed[:4096], member.name))
            break
    package, version = named(control.get("control", b""))
    sums = (one for one in digests(control.get("md5sums", b""), "") if isinstance(one, tuple))
    return package, version, {readable(path): f"md5:{md5}" for path, md5 in sums}


def _control(packed: bytes, kind: str) -> dict[str, bytes]:
    plain = packed
    if kind != "tar":
        plain = b"".join(unpacked([packed], kind, Budget(unpacked=_MOST_CONTROL)))
    with tarfile.open(fileobj=io.BytesIO(plain)) as opened:
        return {
            name: file.read()
            for one in opened
            if (name := one.name.removeprefix("./")) in ("control", "md5sums")
            if (file := opened.extractfile(one)) is not None
        }


def _readable(source: Source, path: str, most: int) -> bytes:
    """The content; empty where it cannot be read or is longer than it may be."""
    try:
        return _content(source, path, most)
    except (EvidenceError, Exhausted):
        return b""


def _content(source: Source, path: str, most: int, *, whole: bool = True) -> bytes:
    entry = source.lookup(exact(path).lstrip(b"/"))
    if entry is None or (whole and entry.size > most):
        raise Exhausted("it is not there, or longer than it may be")
    with source.open(entry) as opened:
        return opened.read_at(0, min(most, entry.size))
