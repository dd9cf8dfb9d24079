"""How files of an installation differ from the clean copy that belongs there: one row a file.

The clean content lies in the case. The suspect one is read from the evidence once more, through
the source and so in its root; where that is not mounted any more, the row says so, and stands.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Annotated, ClassVar, Final

from pratique.content.difference import Difference, Kind, compare, quoted
from pratique.content.identify import PHP_SUFFIXES
from pratique.errors import EvidenceError
from pratique.evidence.base import Source
from pratique.model import EntryType, exact
from pratique.parsers.application import Application
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables
from pratique.survey.clean_copy import CopiedApplication

NOT_COMPARED: Final = "not-compared"
# What a person can be shown; beyond, a file is named without its difference.
MOST_COMPARED: Final = 20_000
MOST_ROWS: Final = 200_000
_LONGEST: Final = 4 << 20
_AT_ONCE: Final = 100
_MOST_PIECES: Final = 50
_CODE_KINDS: Final = frozenset({"php", "shell", "perl", "python", "ruby", "asp", "jsp", "elf"})
_CODE_SUFFIXES: Final = PHP_SUFFIXES | frozenset(
    "js mjs cjs html htm tpl twig sh pl py rb cgi asp aspx jsp jspx so htaccess".split()
)
_STARTS_CODE: Final = re.compile(rb"<\?(?:php\b|=)|<script\b|<%", re.IGNORECASE)
_COMMENTS: Final = (b"//", b"#")


@dataclass(frozen=True, slots=True)
class CleanDifference:
    """A file of an installation whose content is not that of the clean copy."""

    table: ClassVar[str] = "clean_difference"

    path: Annotated[str, "the file in the evidence"]
    line: Annotated[int | None, "line where the difference begins; null if not compared"]
    sha256: Annotated[str, "SHA-256 of the file in the evidence"]
    origin: Annotated[str, "name and version of the copy"]
    listed: Annotated[str, "the path in the copy"]
    root: Annotated[str, "folder of the application, plug-in or theme in the evidence"]
    component: Annotated[str, "name of that application, plug-in or theme"]
    kind: Annotated[
        str, "`inserted`, `removed`, `changed`, `line-endings`, `byte-order-mark`, `not-compared`"
    ]
    wanted: Annotated[str, "version of the component in the copy; empty if it does not say"]
    found: Annotated[str, "its version in the evidence; empty if that does not say"]
    other: Annotated[str, "another given copy that has this content at this place; else empty"]
    code: Annotated[bool, "whether the file is a program or a page"]
    code_put_in: Annotated[bool, "whether what was put in is code, as far as can be told"]
    pieces: Annotated[int, "how many places in the file differ"]
    lines_in: Annotated[int, "how many lines were put in"]
    lines_out: Annotated[int, "how many lines were taken out"]
    block: Annotated[str | None, "SHA-256 of what was put in, without blanks around it"]
    quote: Annotated[str, "what was taken out (`-`) and put in (`+`), cut; or why it is not shown"]
    marks: Annotated[tuple[str, ...], "marks of the content that stand in what was put in"]


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of `clean_placed` with what else is known of it."""

    path: str
    root: str
    copy: str
    below: str
    listed: str
    size: int
    sha256: str
    other: str
    kind: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """What comparing two contents told; the same for all files with these contents."""

    kind: str
    pieces: tuple[tuple[int, int], ...] = ()  # first and last line of each
    lines_in: int = 0
    lines_out: int = 0
    block: str | None = None
    code_put_in: bool = False
    quote: str = ""


_PLACES: Final = """
SELECT p.path, p.root, p.copy, p.below, p.listed, p.size, p.sha256, p.other, f.kind,
       rtrim(g.name || ' ' || g.version)
FROM clean_placed p JOIN file f USING (path) JOIN clean_copy g ON g.copy = p.copy
ORDER BY p.path LIMIT ?
"""

_CONTENTS: Final = """
SELECT c.copy, c.path, c.content
FROM clean_file c JOIN (SELECT unnest(CAST(? AS VARCHAR[])) AS copy,
                               unnest(CAST(? AS VARCHAR[])) AS path) wanted USING (copy, path)
"""

_MARKS: Final = """
SELECT path, line, mark FROM mark
WHERE mark <> 'php-code' AND confidence >= 0.5
  AND path IN (SELECT unnest(CAST(? AS VARCHAR[]))) ORDER BY ALL
"""


def write_differences(tables: Tables, source: Source | None, folder: Path) -> None:
    """Compare what stands in `clean_placed`, into the table `clean_difference` below `folder`.

    `source` is the evidence; None where it cannot be opened now.
    """
    found = list(differences(tables, source))
    try:
        write_rows(folder, CleanDifference, "match", found)
    except OSError as error:
        raise storage_error(folder, error) from error


def differences(tables: Tables, source: Source | None) -> Iterator[CleanDifference]:
    """The rows, in the order of their paths."""
    comparing = _Comparing(tables, source)
    components = _Components(tables)
    places = (_Place(*row) for row in tables.select(_PLACES, MOST_ROWS))
    while some := list(islice(places, _AT_ONCE)):
        marks = _marks(tables, [place.path for place in some])
        seen = comparing.seen(some)
        for place in some:
            yield components.filled(_row(place, seen[_pair(place)], marks), place)


def _row(place: _Place, seen: _Seen, marks: dict[str, list[tuple[int, str]]]) -> CleanDifference:
    inside = {
        mark
        for line, mark in marks.get(place.path, ())
        if seen.kind == NOT_COMPARED or any(a <= line <= b for a, b in seen.pieces)
    }
    return CleanDifference(
        path=place.path,
        line=seen.pieces[0][0] if seen.pieces else None,
        sha256=place.sha256,
        origin=place.origin,
        listed=place.listed,
        root=place.root,
        component=place.origin,
        kind=seen.kind,
        wanted="",
        found="",
        other=place.other,
        code=_is_code(place),
        code_put_in=seen.code_put_in,
        pieces=len(seen.pieces),
        lines_in=seen.lines_in,
        lines_out=seen.lines_out,
        block=seen.block,
        quote=seen.quote,
        marks=tuple(sorted(inside)),
    )


def _is_code(place: _Place) -> bool:
    suffix = place.path.rpartition("/")[2].rpartition(".")[2].lower()
    return place.kind in _CODE_KINDS or suffix in _CODE_SUFFIXES


def _marks(tables: Tables, paths: list[str]) -> dict[str, list[tuple[int, str]]]:
    """Marks by path; one without a line stands before all lines."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for path, line, mark in tables.select(_MARKS, paths):
        found[path].append((line or 0, mark))
    return found


class _Comparing:
    """Compares contents, each pair of them once."""

    def __init__(self, tables: Tables, source: Source | None) -> None:
        self._tables = tables
        self._source = source
        self._known: dict[tuple[str, str, str], _Seen] = {}
        self._left = MOST_COMPARED

    def seen(self, places: list[_Place]) -> dict[tuple[str, str, str], _Seen]:
        """What comparing told, for each of `places`."""
        fresh = {_pair(place): place for place in places if _pair(place) not in self._known}
        found = self._tables.select(
            _CONTENTS,
            [place.copy for place in fresh.values()],
            [place.listed for place in fresh.values()],
        )
        clean = {(copy, path): content for copy, path, content in found}
        for pair, place in fresh.items():
            self._known[pair] = self._compared(place, clean.get((place.copy, place.listed)))
        return self._known

    def _compared(self, place: _Place, clean: bytes | None) -> _Seen:
        if clean is None:
            return _not_compared("it is no text, or too long: the case holds only its digest")
        if self._source is None:
            return _not_compared("the evidence could not be opened when this was concluded")
        if self._left <= 0:
            return _not_compared(f"more than {MOST_COMPARED} contents differ")
        self._left -= 1
        if place.size > _LONGEST:
            return _not_compared(f"{place.size} bytes long")
        try:
            suspect = _content(self._source, place)
        except EvidenceError as error:
            return _not_compared(error.what)
        if suspect is None:
            return _not_compared("it has changed since it was read")
        return _seen(compare(clean, suspect), code=_is_code(place))


def _pair(place: _Place) -> tuple[str, str, str]:
    """What names the two contents."""
    return place.sha256, place.copy, place.listed


def _not_compared(why: str) -> _Seen:
    return _Seen(NOT_COMPARED, quote=f"The difference is not shown: {why}.")


def _content(source: Source, place: _Place) -> bytes | None:
    """The content as it was read before; None where something else is there now."""
    entry = source.lookup(exact(place.path).lstrip(b"/"))
    if entry is None or entry.type is not EntryType.REGULAR or entry.size != place.size:
        return None
    with source.open(entry) as opened:
        content = b"".join(opened.chunks())
    return content if hashlib.sha256(content).hexdigest() == place.sha256 else None


def _seen(difference: Difference, *, code: bool) -> _Seen:
    pieces = difference.pieces
    return _Seen(
        kind=difference.kind.value,
        pieces=tuple((piece.line, piece.last_line) for piece in pieces[:_MOST_PIECES]),
        lines_in=sum(_lines(piece.put_in) for piece in pieces),
        lines_out=sum(_lines(piece.taken_out) for piece in pieces),
        block=difference.block if difference.kind is Kind.INSERTED else None,
        code_put_in=_holds_code(difference.put_in, code=code),
        quote=quoted(difference),
    )


def _lines(text: bytes) -> int:
    return text.rstrip(b"\n").count(b"\n") + 1 if text else 0


def _holds_code(put_in: bytes, *, code: bool) -> bool:
    """Whether some of it is code: in a program, what is neither blank nor a comment."""
    if _STARTS_CODE.search(put_in) is not None:
        return True
    if not code or not put_in.strip():
        return False
    # What ends a comment, or the PHP around it, may have code behind it.
    plain = b"?>" not in put_in and b"*/" not in put_in and b"\r" not in put_in
    lines = (line.strip() for line in put_in.split(b"\n"))
    return not (plain and all(line.startswith(_COMMENTS) for line in lines if line))


class _Components:
    """Which application, plug-in or theme of a copy a file belongs to, and its versions."""

    def __init__(self, tables: Tables) -> None:
        self._copied: dict[tuple[str, str], CopiedApplication] = {}
        for copied in tables.rows(CopiedApplication):
            self._copied.setdefault((copied.copy, copied.root), copied)
        self._versions: dict[tuple[str, str], set[str]] = defaultdict(set)
        for here in tables.rows(Application):
            self._versions[here.root, here.kind].add(here.version)

    def filled(self, row: CleanDifference, place: _Place) -> CleanDifference:
        """The row with the innermost component of the copy that holds it."""
        folder = f"/{place.listed}"
        while folder:
            folder = folder.rpartition("/")[0]
            found = self._copied.get((place.copy, folder or "/"))
            if found is not None:
                return self._named(row, place, found)
        return row

    def _named(
        self, row: CleanDifference, place: _Place, copied: CopiedApplication
    ) -> CleanDifference:
        root = corresponding(copied.root, place.below, place.root)
        if root is None:
            return row
        versions = self._versions.get((root, copied.kind), set()) - {""}
        found = copied.version if copied.version in versions else ", ".join(sorted(versions))
        return replace(row, root=root, component=copied.name, wanted=copied.version, found=found)


def corresponding(inside: str, below: str, root: str) -> str | None:
    """The folder of the evidence for the folder `inside` of a copy; None where it has none.

    `below` of the copy is `root` of the evidence.
    """
    start = below.rstrip("/")
    if inside != below and not f"{inside}/".startswith(f"{start}/"):
        return None
    rest = inside.rstrip("/")[len(start) :]
    return (root.rstrip("/") + rest) or "/"


def no_differences(folder: Path) -> None:
    """Remove what was compared with copies that are not in the case any more."""
    (folder / CleanDifference.table / "match.parquet").unlink(missing_ok=True)
