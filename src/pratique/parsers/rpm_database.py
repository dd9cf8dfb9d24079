r"""The headers in a database of rpm, of any of its three kinds.

`Packages` is a hash of Berkeley DB (up to rpm 4.16): a number of four bytes, and a header; the
number 0 counts. `rpmdb.sqlite` has a table `Packages (hnum INTEGER PRIMARY KEY, blob BLOB)`.
`Packages.db` is rpm's own, little-endian: pages of slots (magic `Slot`, number of the package,
first block, count of blocks, blocks of 16 bytes), and in its blocks a header between `BlbS` and
`BlbE` with its length and its Adler-32. The kind is known by its content, not by its name. Source:
`lib/backend/{sqlite.c,db3.c,ndb/rpmpkg.c}` of rpm.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers import berkeley_hash, sqlite_table
from pratique.parsers.base import Parser, unread
from pratique.parsers.package_script import PackageScript
from pratique.parsers.rpm_package import RpmPackage, package_rows

FOLDERS: Final = ("/var/lib/rpm", "/usr/lib/sysimage/rpm", "/usr/share/rpm")
NAMES: Final = ("Packages", "Packages.db", "rpmdb.sqlite")
# A server has 50 to 100 MB of it. Longer is more than anybody installed.
MOST: Final = 256 << 20
_LOG_SUFFIX: Final = "-wal"

_NDB_MAGIC: Final = b"RpmP"
_NDB_HEADER: Final = struct.Struct("<4s4I")  # magic, version, generation, pages of slots, next
_SLOT: Final = struct.Struct("<4s3I")
_NDB_PAGE: Final = 4096
_BLOCK: Final = 16
_BLOB: Final = struct.Struct("<4s3I")  # magic, number of the package, generation, length
_TAIL_LENGTH: Final = 12  # checksum, length, magic


def packages(content: bytes, path: str, wal: bytes = b"") -> Iterator[bytes | Gap]:
    """The header of each package, as bytes; `wal` is the content of `rpmdb.sqlite-wal`."""
    if content.startswith(sqlite_table.MAGIC):
        yield from _of_sqlite(content, path, wal)
    elif content.startswith(_NDB_MAGIC):
        yield from _of_ndb(content, path)
    elif berkeley_hash.is_berkeley(content):
        yield from _of_berkeley(content, path)
    else:
        yield unread(path, None, "not a database of rpm", content[:32])


def _of_sqlite(content: bytes, path: str, wal: bytes) -> Iterator[bytes | Gap]:
    pages = sqlite_table.open_pages(content, wal)
    if pages is None:
        yield unread(path, None, "not a database of SQLite", content[:32])
        return
    if wal and not pages.log:
        seen = f"{len(wal)} bytes of a log, nothing in it was committed"
        yield unread(path + _LOG_SUFFIX, None, "a log of changes that is not understood", seen)
    for row in sqlite_table.table(pages, b"Packages", path):
        if isinstance(row, Gap):
            yield row
            continue
        number, values = row
        blob = values[1] if len(values) > 1 else None
        if isinstance(blob, bytes):
            yield blob
        else:
            yield unread(path, None, "a package without a header", f"number {number}")


def _of_berkeley(content: bytes, path: str) -> Iterator[bytes | Gap]:
    for pair in berkeley_hash.pairs(content, path):
        if isinstance(pair, Gap):
            yield pair
        elif pair[0] != bytes(4):
            yield pair[1]


def _of_ndb(content: bytes, path: str) -> Iterator[bytes | Gap]:
    if len(content) < 2 * _SLOT.size:
        yield unread(path, None, "not a database of rpm", content[:32])
        return
    _magic, version, _generation, slot_pages, _next = _NDB_HEADER.unpack_from(content)
    if version:
        yield unread(path, None, "a database of a later rpm", f"version {version}")
        return
    end = min(slot_pages * _NDB_PAGE, len(content) // _SLOT.size * _SLOT.size)
    if end < slot_pages * _NDB_PAGE:
        yield unread(path, None, "a database that ends within its index", f"{len(content)} bytes")
    taken = 0
    slots = memoryview(content)[2 * _SLOT.size : end]
    for magic, number, block, blocks in _SLOT.iter_unpack(slots):
        if magic != b"Slot":
            yield unread(path, None, "a damaged place in the index of packages", magic)
        elif number:
            taken += blocks * _BLOCK
            # Packages that share their blocks would give more than there is.
            blob = _blob(content, number, block, blocks) if taken <= len(content) else None
            yield blob or unread(path, None, "a damaged package", f"number {number}")


def _blob(content: bytes, number: int, block: int, blocks: int) -> bytes | None:
    start, end = block * _BLOCK, (block + blocks) * _BLOCK
    if end > len(content) or end - start < _BLOB.size + _TAIL_LENGTH:
        return None
    magic, said, _generation, length = _BLOB.unpack_from(content, start)
    if magic != b"BlbS" or said != number:
        return None
    if length > end - start - _BLOB.size - _TAIL_LENGTH:
        return None
    return content[start + _BLOB.size : start + _BLOB.size + length]


def parse(content: bytes, path: str) -> Iterator[RpmPackage | PackageScript | Gap]:
    """The packages of a database of rpm, and the scripts in their headers."""
    for found in packages(content, path):
        if isinstance(found, Gap):
            yield found
        else:
            yield from package_rows(found, path)


def parse_log(content: bytes, path: str) -> Iterator[RpmPackage | Gap]:
    """A gap for the changes in a log of SQLite: without the database they tell nothing."""
    pages = sqlite_table.committed(content)
    if pages:
        reason = "changes of packages that are not yet in the database of packages"
        yield unread(path, None, reason, f"{len(pages)} pages")
    elif content.strip(b"\0"):
        yield unread(path, None, "a log of changes that is not understood", content[:32])


PARSERS = (
    Parser(
        slug="rpm-database",
        rows=(RpmPackage, PackageScript),
        places=tuple(f"{folder}/{name}" for folder in FOLDERS for name in NAMES),
        parse=parse,
        most=MOST,
    ),
    Parser(
        slug="rpm-database-log",
        rows=(RpmPackage,),
        places=tuple(f"{folder}/rpmdb.sqlite{_LOG_SUFFIX}" for folder in FOLDERS),
        parse=parse_log,
    ),
)
