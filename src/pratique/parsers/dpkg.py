"""The database of dpkg below /var/lib/dpkg: see dpkg(1), deb-md5sums(5), dpkg-divert(1).

`status` is read like any file. The lists of files, their digests and the diversions only
mean something together; `survey.package_file` puts them together with the functions here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import Parser, unread

_DIGEST: Final = re.compile(rb"([0-9a-f]{32})  ?(\S.*)")
_MD5_LENGTH: Final = 32
# The fields that a row shows, in the order of its columns.
_SHOWN: Final = (
    b"package",
    b"version",
    b"architecture",
    b"source",
    b"status",
    b"maintainer",
)


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
        elif b"package" not in fields:
            yield unread(path, line, "a paragraph without a package name", next(iter(fields)))
        else:
            yield DebPackage(
                path,
                line,
                *(
                    fields.get(name, b"").split(b"\n")[0].decode("utf-8", "backslashreplace")
                    for name in _SHOWN
                ),
            )


def conffiles(content: bytes) -> Iterator[Conffile]:
    """Configuration files of all installed packages; obsolete ones are left out."""
    for _line, fields in _paragraphs(content):
        if isinstance(fields, bytes) or b"package" not in fields:
            continue
        package = fields[b"package"].decode("utf-8", "backslashreplace")
        for line in fields.get(b"conffiles", b"").split(b"\n"):
            path, _, rest = line.strip().rpartition(b" ") if line.count(b" ") else (b"", b"", b"")
            if rest in (b"obsolete", b"remove-on-upgrade"):
                continue
            if path.startswith(b"/") and len(rest) == _MD5_LENGTH:
                yield Conffile(package, path, rest.decode("ascii", "replace"))


def listed(content: bytes) -> Iterator[bytes]:
    """Absolute paths of an `info/*.list`."""
    for line in content.split(b"\n"):
        if line.startswith(b"/") and line != b"/.":
            yield line


def digests(content: bytes, path: str) -> Iterator[tuple[bytes, str] | Gap]:
    """Absolute path and MD5 of each line of an `info/*.md5sums`."""
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line:
            continue
        match = _DIGEST.fullmatch(line)
        if match is None:
            yield unread(path, number, "not a digest and a path", line)
        else:
            yield b"/" + match[2].lstrip(b"/"), match[1].decode("ascii")


def diversions(content: bytes, path: str) -> Iterator[tuple[bytes, bytes, str] | Gap]:
    """Path, where it is diverted to, and for which package: three lines each."""
    lines = content.split(b"\n")
    for start in range(0, len(lines) - 1, 3):
        three = lines[start : start + 3]
        if len(three) < 3 or not three[0].startswith(b"/"):
            yield unread(path, start + 1, "not a diversion", three[0])
            return
        yield three[0], three[1], three[2].decode("utf-8", "backslashreplace")


def _paragraphs(content: bytes) -> Iterator[tuple[int, dict[bytes, bytes] | bytes]]:
    """Fields of each paragraph with lower-case names, or a line that is no field."""
    fields: dict[bytes, bytes] = {}
    start, last = 1, b""
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            if fields:
                yield start, fields
            fields, last = {}, b""
        elif line[:1] in (b" ", b"\t"):
            if last:
                fields[last] += b"\n" + line
            else:
                yield number, line
        else:
            name, colon, value = line.partition(b":")
            if not colon:
                yield number, line
                continue
            if not fields:
                start = number
            last = name.strip().lower()
            fields[last] = value.strip()
    if fields:
        yield start, fields


PARSERS = (
    Parser(
        slug="dpkg-status",
        rows=(DebPackage,),
        places=("/var/lib/dpkg/status", "/var/lib/dpkg/status.d/*"),
        parse=parse_status,
    ),
)
