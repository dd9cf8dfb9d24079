"""Installed packages of Python, and the files that they brought.

Source: "Recording installed projects" in the packaging documentation of Python: METADATA (headers
as in RFC 5322, "Core metadata") and RECORD (CSV of path, `algorithm=digest`, size), both in
NAME-VERSION.dist-info; PKG-INFO of NAME.egg-info, or a file of that name.
"""

from __future__ import annotations

import base64
import binascii
import csv
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap, readable
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread

_HEAD: Final = 64 << 10
_MOST_FILES: Final = 200_000
_LONGEST: Final = 16 << 10
_FIELDS: Final = ("name", "version", "summary", "author", "license")
_SHA256: Final = 32


@dataclass(frozen=True, slots=True)
class PythonPackage:
    """A package of Python. Columns are named after osquery's `python_packages` table."""

    table: ClassVar[str] = "python_package"

    path: Annotated[str, "the file that tells of it"]
    line: Annotated[int | None, "line of its name there"]
    name: Annotated[str, "name of the package, as written"]
    version: Annotated[str, "its version"]
    summary: Annotated[str, "what it says it does"]
    author: Annotated[str, "who says to have written it"]
    license: Annotated[str, "its licence"]
    directory: Annotated[str, "readable path of the folder that it is installed in"]


@dataclass(frozen=True, slots=True)
class PythonFile:
    """A file that a package of Python brought, as the RECORD of its installation lists it."""

    table: ClassVar[str] = "python_file"

    path: Annotated[str, "the RECORD"]
    line: Annotated[int | None, "line there"]
    package: Annotated[str, "name and version of the package, as its folder is called"]
    file: Annotated[str, "readable path of the file in the evidence"]
    sha256: Annotated[str | None, "SHA-256 that it was installed with; null where none is told"]
    size: Annotated[int | None, "its length in bytes; null where it is not told"]


def parse_metadata(content: bytes, path: str) -> Iterator[PythonPackage | Gap]:
    """The package whose metadata this is; a gap where it has no name."""
    told: dict[str, str] = {}
    at = 1
    for number, raw in raw_lines(content[:_HEAD]):
        if not raw.strip():
            break  # the description follows
        name, colon, value = raw.partition(b":")
        known = name.strip().lower().decode("ascii", "replace")
        if colon and known in _FIELDS and known not in told:
            told[known] = shown(value.strip(), FIELD_LENGTH)
            at = number if known == "name" else at
    if not told.get("name"):
        yield unread(path, None, "metadata of Python without a name", content[:200])
        return
    folder = path.rpartition("/")[0]
    if folder.endswith((".dist-info", ".egg-info")):
        folder = folder.rpartition("/")[0]
    title, version, summary, author, licence = (told.get(field, "") for field in _FIELDS)
    yield PythonPackage(path, at, title, version, summary, author, licence, folder or "/")


def parse_record(content: bytes, path: str) -> Iterator[PythonFile | Gap]:
    """The files of one package; lines that are none are gaps."""
    info = path.rpartition("/")[0]
    base, _, name = info.rpartition("/")
    package = shown(name.removesuffix(".dist-info"), FIELD_LENGTH)
    for count, (number, raw) in enumerate(raw_lines(content)):
        if count == _MOST_FILES:
            yield unread(path, number, "more files than are read", raw)
            return
        if not raw.strip():
            continue
        fields = _fields(raw)
        if fields is None:
            yield unread(path, number, "not a line of a RECORD", raw)
            continue
        listed, digest, size = fields
        file = posixpath.normpath(posixpath.join(base or "/", listed))
        if len(file) > _LONGEST or not file.startswith("/"):
            yield unread(path, number, "not a line of a RECORD", raw)
            continue
        length = int(size) if size.isascii() and size.isdigit() and len(size) < 16 else None
        yield PythonFile(path, number, package, file, _sha256(digest), length)


def _fields(raw: bytes) -> tuple[str, str, str] | None:
    """Readable path, digest and size; None for a line that is no such record."""
    if len(raw) > _LONGEST or b"\0" in raw:
        return None
    try:
        fields = next(csv.reader([raw.decode("utf-8", "surrogateescape")]), [])
    except csv.Error:
        return None
    if len(fields) != 3 or not fields[0]:
        return None
    listed = fields[0].encode("utf-8", "surrogateescape")
    return readable(listed), fields[1], fields[2]


def _sha256(digest: str) -> str | None:
    """`sha256=` and the digest in URL-safe Base64 without padding, as hexadecimal."""
    algorithm, _, value = digest.partition("=")
    if algorithm != "sha256" or len(value) > 64:
        return None
    try:
        found = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (ValueError, binascii.Error):
        return None
    return found.hex() if len(found) == _SHA256 else None


PARSERS = (
    Parser(
        "python-metadata",
        (PythonPackage,),
        (
            "/**/*.dist-info/METADATA",
            "/**/*.egg-info/PKG-INFO",
            "/**/site-packages/*.egg-info",
            "/**/dist-packages/*.egg-info",
        ),
        parse_metadata,
    ),
    Parser("python-record", (PythonFile,), ("/**/*.dist-info/RECORD",), parse_record),
)
