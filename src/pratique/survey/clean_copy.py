"""Clean copies in the case: what a person gave, taken once, so that it may be gone later.

They belong to the whole case, not to one survey: three tables of plain Parquet in a folder of
their own, with one file of each for a copy.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final

from pratique.content.identify import HEAD_LENGTH, TEXT_KINDS, identify
from pratique.errors import NoCleanCopy
from pratique.evidence.clean_copy import CleanCopy, CopiedFile, open_clean_copy
from pratique.model import Gap, Instant
from pratique.parsers import application_version, wordpress_header
from pratique.parsers.application import Application
from pratique.store.parts import storage_error, write_rows, write_table
from pratique.store.tables import Tables
from pratique.survey.places import Routes

# Contents of text up to this length are kept, so that a difference can be shown later. The
# longest that applications load at each request, where things are put in, have 350 KB.
MOST_KEPT: Final = 512 << 10
MOST_KEPT_TOGETHER: Final = 64 << 20
_SUFFIX: Final = re.compile(r"\.(?:zip|deb|tar|tgz|tbz2?|txz|tar\.[a-z0-9]{2,4})$", re.IGNORECASE)
_ROWS_KEPT: Final = 5_000  # applications in one copy; a folder with all plug-ins has hundreds


@dataclass(frozen=True, slots=True)
class GivenCopy:
    """A clean copy that was given with `--known-good`."""

    table: ClassVar[str] = "clean_copy"

    copy: Annotated[str, "short name of this copy, made from all digests in it"]
    path: Annotated[str, "where it lay on the machine of whoever gave it, readable"]
    kind: Annotated[str, "directory, tar, zip or package"]
    name: Annotated[str, "what it is a copy of, as it says itself, else its file name"]
    version: Annotated[str, "its version; empty where it does not say one"]
    files: Annotated[int, "how many files are in it"]
    bytes: Annotated[int, "how long they are together"]
    without_content: Annotated[int, "files of text too long, or too many, for their content"]
    left_out: Annotated[int, "links, devices, and names that lead out of it: not taken"]
    listing: Annotated[str, "SHA-256 of the sorted lines `sha256  path` of all its files"]
    given: Annotated[Instant, "when it was given, UTC"]


@dataclass(frozen=True, slots=True)
class CleanFile:
    """One file of a clean copy."""

    table: ClassVar[str] = "clean_file"

    copy: Annotated[str, "the copy that it is in"]
    path: Annotated[str, "readable path in the copy, without a slash at its start"]
    filename: Annotated[str, "the last part of it"]
    size: Annotated[int, "length in bytes"]
    sha256: Annotated[str, "SHA-256 of its content"]
    content: Annotated[bytes | None, "the content of a text that is not too long, else null"]


@dataclass(frozen=True, slots=True)
class CopiedApplication:
    """An application, plug-in or theme in a clean copy, as a file of it says itself."""

    table: ClassVar[str] = "clean_application"

    copy: Annotated[str, "the copy that it is in"]
    root: Annotated[str, "readable path of its folder in the copy, `/` for the top"]
    name: Annotated[str, "its name"]
    slug: Annotated[str, "name of its folder for a plug-in or theme; empty for an application"]
    version: Annotated[str, "its version, as written"]
    kind: Annotated[str, "`core`, `plugin` or `theme`"]


COPY_TYPES: Final[tuple[type[Any], ...]] = (GivenCopy, CleanFile, CopiedApplication)


def take(path: Path, folder: Path, now: Instant) -> GivenCopy:
    """Read the copy at `path` into the tables below `folder`, in place of one given from there.

    `NoCleanCopy` where it cannot be wholly read, `CaseStorage` where there is no room.
    """
    opened = open_clean_copy(path)
    taking = _Taking(opened)
    for file in opened.files():
        taking.add(file)
    given, applications = taking.done(now)
    earlier = [one for one in given_copies(folder) if one.path == given.path]
    try:
        write_table(folder, CleanFile, given.copy, taking.held(given.copy))
        write_rows(folder, CopiedApplication, given.copy, applications)
        write_rows(folder, GivenCopy, given.copy, [given])
        for one in earlier:
            if one.copy != given.copy:
                forget(folder, one)
    except OSError as error:
        raise storage_error(folder, error) from error
    return given


def given_copies(folder: Path) -> tuple[GivenCopy, ...]:
    """The copies that were given so far, in the order of their names and versions."""
    if not (folder / GivenCopy.table).is_dir():
        return ()
    with Tables.open_at(folder, COPY_TYPES) as tables:
        found = list(tables.rows(GivenCopy))
    return tuple(sorted(found, key=lambda one: (one.name, one.version, one.copy)))


def forget(folder: Path, copy: GivenCopy) -> None:
    """Remove a copy; first the row without which the others do not count. OSError."""
    for row in COPY_TYPES:
        (folder / row.table / f"{copy.copy}.parquet").unlink(missing_ok=True)


class _Taking:
    """What was read of a copy so far, column by column."""

    def __init__(self, opened: CleanCopy) -> None:
        self._opened = opened
        self._routes = Routes((*application_version.PARSERS, *wordpress_header.PARSERS))
        self._files: dict[str, tuple[int, str, bytes | None]] = {}
        self._applications: list[Application] = []
        self._kept = 0
        self._without = 0

    def add(self, file: CopiedFile) -> None:
        """Take one file; of two with the same path the later one counts, as when unpacked."""
        content = file.content
        if content is not None:
            self._look(file.path, content)
            name = file.path.rpartition("/")[2]
            if identify(content[:HEAD_LENGTH], name) not in (*TEXT_KINDS, "empty"):
                content = None
            elif len(content) > MOST_KEPT or self._kept + len(content) > MOST_KEPT_TOGETHER:
                self._without += 1
                content = None
            else:
                self._kept += len(content)
        self._files[file.path] = (file.size, file.sha256, content)

    def _look(self, path: str, content: bytes) -> None:
        """Take note of what the file tells of an application."""
        folder, _, name = f"/{path}".rpartition("/")
        parsers = self._routes.parsers_for(folder, name)
        found = [row for parser in parsers for row in parser.parse(content, f"/{path}")]
        if not parsers and path.count("/") <= 1:  # of a plug-in or theme alone
            found += _header(content, f"/{path}", name)
        told = (row for row in found if not isinstance(row, Gap))
        self._applications += list(told)[: _ROWS_KEPT - len(self._applications)]

    def done(self, now: Instant) -> tuple[GivenCopy, list[CopiedApplication]]:
        """The row of the whole, and what is in it."""
        if not self._files:
            raise NoCleanCopy(
                "There is no file in this clean copy",
                where=self._opened.location,
                next_step="Give the folder or the archive that holds the files themselves.",
            )
        listing = hashlib.sha256()
        for path, (_size, sha256, _content) in sorted(self._files.items()):
            listing.update(f"{sha256}  {path}\n".encode("utf-8", "surrogatepass"))
        copy = listing.hexdigest()[:12]
        name, version = self._named()
        given = GivenCopy(
            copy,
            self._opened.location,
            self._opened.kind,
            name,
            version,
            len(self._files),
            sum(size for size, _sha256, _content in self._files.values()),
            self._without,
            self._opened.left_out,
            listing.hexdigest(),
            now,
        )
        rows = {
            CopiedApplication(copy, one.root, one.name, _slug(one, given), one.version, one.kind)
            for one in self._applications
        }
        return given, sorted(rows, key=lambda row: (row.root, row.name, row.version))

    def _named(self) -> tuple[str, str]:
        """What the whole is a copy of: the application nearest to its top, else its file name."""
        if self._opened.name:
            return self._opened.name, self._opened.version
        nearest = min(
            self._applications,
            key=lambda one: (one.root.rstrip("/").count("/"), one.kind != "core", one.root),
            default=None,
        )
        if nearest is not None and nearest.root.count("/") <= _NEAR:
            return nearest.name, nearest.version
        return _SUFFIX.sub("", self._opened.location.rpartition("/")[2]), ""

    def held(self, copy: str) -> list[list[Any]]:
        """The columns of `CleanFile`."""
        paths = list(self._files)
        return [
            [copy] * len(paths),
            paths,
            [path.rpartition("/")[2] for path in paths],
            [size for size, _sha256, _content in self._files.values()],
            [sha256 for _size, sha256, _content in self._files.values()],
            [content for _size, _sha256, content in self._files.values()],
        ]


_NEAR: Final = 2  # parts above an application by which a copy is still called


def _slug(one: Application, given: GivenCopy) -> str:
    """The folder of a plug-in; where it is the top of the copy, that of the copy itself."""
    if one.slug or one.kind == "core":
        return one.slug
    return given.path.rpartition("/")[2]


def _header(content: bytes, path: str, name: str) -> Iterator[Application | Gap]:
    if name.endswith(".php"):
        yield from wordpress_header.parse_plugin(content, path)
    elif name == "style.css":
        yield from wordpress_header.parse_theme(content, path)
