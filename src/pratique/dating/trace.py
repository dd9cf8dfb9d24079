"""A trace: what of a finding can be recognised in an older version of its file.

Three ways, by what the finding is about:

- a line: the finding points at it. It is there where the same line stands, wherever it stands;
- the content: the same bytes, or bytes in which the same marks are seen. Where the finding is
  about more than what the bytes do (a mode, an owner), these must be the same, too;
- the state, of what is no regular file: its type, its mode and its owner, or where a link leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pratique.checks import all_checks
from pratique.content.mark import Mark
from pratique.errors import EvidenceError
from pratique.evidence.base import Source
from pratique.model import EntryType, Finding, Instant, Place, exact
from pratique.store.tables import Tables
from pratique.survey.file import File

# One payload may lie in thousands of files. Those that say when it came are the oldest.
MOST_TRACES: Final = 100
_MOST_BYTES: Final = 8 << 20
_PATHS_AT_ONCE: Final = 5_000
# Marks that half of all innocent files have, too: they recognise nothing.
_PLAIN: Final = frozenset({"php-code"})


class Way(StrEnum):
    """How a trace is recognised in another version."""

    LINE = "line"
    CONTENT = "content"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Trace:
    """One file of a finding, and what is looked for in its older versions.

    `shown` is the readable path, `path` the exact one as histories take it. `line` is the text
    that the finding points at, blanks at its ends left out. With `rights`, mode and owner count
    for a content, too. `ctime` is that of the inode now: it tells where to look first, and proves
    nothing alone. With the number of the inode, its size and its `mtime` it tells a version that
    nobody has touched since.
    """

    finding: str
    shown: str
    path: bytes
    way: Way
    type: EntryType
    size: int
    mode: int
    uid: int
    gid: int
    sha256: str | None = None
    target: bytes | None = None
    line: bytes | None = None
    marks: frozenset[str] = frozenset()
    rights: bool = False
    ctime: Instant | None = None
    mtime: Instant | None = None
    inode: int = 0


def traces_of(
    findings: Iterable[Finding], tables: Tables, source: Source | None
) -> Iterator[Trace]:
    """What can be looked for of each finding; nothing where no place of it is a file.

    `source` is the suspect disk, to read lines from; without it they are taken from quotes.
    Findings inside containers have no trace: their layers are not what a backup shows.
    """
    findings = [finding for finding in findings if _of_machine(finding)]
    places = {place.path for finding in findings for place in _dated(finding)}
    files = _files(tables, sorted(places))
    known = _Known(
        _marks(tables, sorted(places)),
        _Lines(source),
        frozenset(check.slug for check in all_checks() if not check.about_content),
        frozenset(check.slug for check in all_checks() if Mark in check.reads),
    )
    for finding in findings:
        for place in _telling(finding, files):
            yield _trace(finding, place, files[place.path], known)


def _of_machine(finding: Finding) -> bool:
    return not any(place.container for place in finding.places)


def _dated(finding: Finding) -> tuple[Place, ...]:
    """The places that say since when it is there: others may only be compared with them."""
    return finding.dated or finding.places


def _telling(finding: Finding, files: Mapping[str, File]) -> list[Place]:
    """One place for each file, the oldest first; with a line where one is known."""
    known: dict[str, Place] = {}
    for place in _dated(finding):
        if place.path in files and (
            known.get(place.path) is None or known[place.path].line is None
        ):
            known[place.path] = place
    oldest = sorted(known.values(), key=lambda place: (files[place.path].ctime or 0, place.path))
    return oldest[:MOST_TRACES]


class _Lines:
    """Lines of files of the suspect disk; the file that was read last is kept."""

    def __init__(self, source: Source | None) -> None:
        self._source = source
        self._path = ""
        self._held: list[bytes] = []

    def at(self, file: File, place: Place, quote: str) -> bytes | None:
        """The line that a place points at; None where it points at none that says something."""
        if place.line is None or EntryType(file.type) is not EntryType.REGULAR:
            return None
        if self._source is None:
            return quote.partition("\n")[0].strip().encode() or None
        if place.path != self._path:
            self._path, self._held = place.path, _lines_of(self._source, place.path)
        if not 0 < place.line <= len(self._held):
            return None
        return self._held[place.line - 1].strip() or None


def _lines_of(source: Source, path: str) -> list[bytes]:
    try:
        entry = source.lookup(source.canonical(exact(path).strip(b"/")))
        if entry is None or entry.type is not EntryType.REGULAR:
            return []
        with source.open(entry) as opened:
            return opened.read_at(0, _MOST_BYTES).split(b"\n")
    except EvidenceError:
        return []


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known beside the findings: marks by file and line, lines, and two sorts of checks.

    `rights` ask for more than what bytes do, `contents` ask for marks. To others, marks say
    nothing: any program is a program.
    """

    marks: Mapping[str, Mapping[int | None, frozenset[str]]]
    lines: _Lines
    rights: frozenset[str]
    contents: frozenset[str]


def _trace(finding: Finding, place: Place, file: File, known: _Known) -> Trace:
    marks: frozenset[str] = frozenset()
    if finding.check in known.contents - known.rights:
        marks = known.marks.get(place.path, {}).get(place.line, frozenset())
    line = known.lines.at(file, place, finding.quote)
    way = Way.LINE if line else Way.CONTENT
    if EntryType(file.type) is not EntryType.REGULAR:
        way = Way.STATE
    return Trace(
        finding=finding.id,
        shown=place.path,
        path=exact(place.path).strip(b"/"),
        way=way,
        type=EntryType(file.type),
        size=file.size,
        mode=file.mode,
        uid=file.uid,
        gid=file.gid,
        sha256=file.sha256,
        target=None if file.symlink_target is None else exact(file.symlink_target),
        line=line,
        marks=marks - _PLAIN,
        rights=finding.check in known.rights and way is Way.CONTENT,
        ctime=file.ctime,
        mtime=file.mtime,
        inode=file.inode or 0,
    )


def _files(tables: Tables, paths: list[str]) -> dict[str, File]:
    return {
        file.path: file
        for start in range(0, len(paths), _PATHS_AT_ONCE)
        for file in tables.rows(
            File,
            "path IN (SELECT unnest(CAST(? AS VARCHAR[])))",
            paths[start : start + _PATHS_AT_ONCE],
        )
    }


def _marks(tables: Tables, paths: list[str]) -> dict[str, dict[int | None, frozenset[str]]]:
    """Names of marks by file and line."""
    found: dict[str, dict[int | None, frozenset[str]]] = {}
    for start in range(0, len(paths), _PATHS_AT_ONCE):
        for mark in tables.rows(
            Mark,
            "path IN (SELECT unnest(CAST(? AS VARCHAR[])))",
            paths[start : start + _PATHS_AT_ONCE],
        ):
            lines = found.setdefault(mark.path, {})
            lines[mark.line] = lines.get(mark.line, frozenset()) | {mark.mark}
    return found
