"""The database of dpkg below /var/lib/dpkg: see dpkg(1), deb-md5sums(5), dpkg-divert(1).

`status` is read like any file. The lists of files, their digests and the diversions only
mean something together; `survey.package_file` puts them together with the functions here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread

_DIGEST: Final = re.compile(rb"([0-9a-f]{32})  ?(\S.*)")
_MD5_LENGTH: Final = 32
_LINES_OF_A_DIVERSION: Final = 3
_LONGEST_PATH: Final = 4096  # PATH_MAX of <linux/limits.h>
# The fields that a row shows, in the order of its columns.
_SHOWN: Final = (
    b"package",
    b"version",
    b"architecture",
    b"source",
    b"status",
    b"maintainer",
)
_CONFFILES: Final = b"conffiles"
_ASKED_FOR: Final = frozenset({*_SHOWN, _CONFFILES})
_MOST_CONFFILES: Final = 50_000  # of one package


@dataclass(frozen=True, slots=True)
class DebPackage:
    """A package as dpkg knows it. Columns are named after osquery's `deb_packages` table."""

    table: ClassVar[str] = "deb_package"

    path: Annotated[str, "the status file"]
    line: Annotated[int | None, "line where the package's paragraph starts"]
    name: Annotated[str, "name of the package"]
    version: Annotated[str, "version, with epoch and Debian revision"]
    arch: Annotated[str, "architecture, or `all`"]
    source: Annotated[str, "source package, with its version where that differs"]
    status: Annotated[str, "want, error and state, e.g. `install ok installed`"]
    maintainer: Annotated[str, "who packaged it"]


@dataclass(frozen=True, slots=True)
class Conffile:
    """A configuration file of a package, with the MD5 that it had when it was installed."""

    package: str
    path: bytes
    md5: str


@dataclass(frozen=True, slots=True)
class Diversion:
    """A path that dpkg puts elsewhere, so that another file can stand there."""

    table: ClassVar[str] = "diversion"

    path: Annotated[str, "the path that packages name"]
    diverted_to: Annotated[str, "where their file is put instead"]
    package: Annotated[str, "the package that asked for it; `:` when a person did"]


def parse_status(content: bytes, path: str) -> Iterator[DebPackage | Gap]:
    """Packages of /var/lib/dpkg/status. A paragraph without a name is a gap."""
    for line, fields in _paragraphs(content):
        if isinstance(fields, bytes):
            yield unread(path, line, "not a field of a package", fields)
        elif not _first(fields, b"package"):
            yield unread(path, line, "a paragraph without a package name", next(iter(fields)))
        else:
            texts = (shown(_first(fields, name), FIELD_LENGTH) for name in _SHOWN)
            yield DebPackage(path, line, *texts)


def conffiles(content: bytes) -> Iterator[Conffile]:
    """Configuration files of all packages in `status`; obsolete ones are left out."""
    for _line, fields in _paragraphs(content):
        if isinstance(fields, bytes) or not _first(fields, b"package"):
            continue
        package = _first(fields, b"package").decode("utf-8", "backslashreplace")
        for line in fields.get(_CONFFILES, ()):
            path, _, rest = line.strip().rpartition(b" ") if line.count(b" ") else (b"", b"", b"")
            if rest in (b"obsolete", b"remove-on-upgrade"):
                continue
            if path.startswith(b"/") and len(rest) == _MD5_LENGTH:
                yield Conffile(package, path, rest.decode("ascii", "replace"))


def listed(content: bytes, path: str) -> Iterator[bytes | Gap]:
    """Absolute paths of an `info/*.list`; the root of the tree, `/.`, is left out."""
    for number, line in _lines(content):
        if len(line) > _LONGEST_PATH:
            yield unread(path, number, "longer than any path", line)
        elif line.startswith(b"/"):
            if line != b"/.":
                yield line
        elif line:
            yield unread(path, number, "not an absolute path", line)


def digests(content: bytes, path: str) -> Iterator[tuple[bytes, str] | Gap]:
    """Absolute path and MD5 of each line of an `info/*.md5sums`."""
    for number, line in _lines(content):
        if not line:
            continue
        match = _DIGEST.fullmatch(line) if len(line) <= _LONGEST_PATH else None
        if match is None:
            yield unread(path, number, "not a digest and a path", line)
        else:
            yield b"/" + match[2].lstrip(b"/"), match[1].decode("ascii")


def diversions(content: bytes, path: str) -> Iterator[tuple[bytes, bytes, str] | Gap]:
    """Path, where it is diverted to, and for which package: three lines each.

    From a line on that does not fit, nobody can say which line means what: one gap.
    """
    lines = _lines(content)
    for number, first in lines:
        three = [first, *(line for _number, line in islice(lines, 2))]
        fits = len(three) == _LINES_OF_A_DIVERSION and max(map(len, three)) <= _LONGEST_PATH
        if not (fits and three[0].startswith(b"/") and three[1].startswith(b"/")):
            yield unread(path, number, "not a diversion, nor what follows", three[0])
            return
        yield three[0], three[1], three[2].decode("utf-8", "backslashreplace")


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Numbered lines, one at a time, with every byte of them: a path may end in any."""
    start, number = 0, 1
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        yield number, content[start:end]
        start, number = end + 1, number + 1


def _first(fields: dict[bytes, list[bytes]], name: bytes) -> bytes:
    return fields[name][0] if name in fields else b""


def _paragraphs(content: bytes) -> Iterator[tuple[int, dict[bytes, list[bytes]] | bytes]]:
    """Fields of each paragraph, lower-case name to lines, or a line that is no field.

    Only the first field and those that somebody asks for; of most, only the first line.
    """
    fields: dict[bytes, list[bytes]] = {}
    start, last = 1, b""
    for number, line in raw_lines(content):
        if not line.strip():
            if fields:
                yield start, fields
            fields, last = {}, b""
        elif line[:1] in (b" ", b"\t"):
            if not _goes_on(fields, last, line):
                yield number, line
        else:
            name, colon, value = line.partition(b":")
            if not colon or not name.strip():
                yield number, line
                continue
            if not fields:
                start = number
            last = name.strip().lower()
            if not fields or last in _ASKED_FOR:
                fields[last] = [value.strip()]
    if fields:
        yield start, fields


def _goes_on(fields: dict[bytes, list[bytes]], last: bytes, line: bytes) -> bool:
    """Take a further line of a field; false where there is no field, or for the first too many."""
    if last != _CONFFILES:
        return bool(last)
    count = len(fields[last])
    if count <= _MOST_CONFFILES:
        fields[last].append(line)
    return count != _MOST_CONFFILES


PARSERS = (
    Parser(
        slug="dpkg-status",
        rows=(DebPackage,),
        places=("/var/lib/dpkg/status", "/var/lib/dpkg/status.d/*"),
        parse=parse_status,
    ),
)
