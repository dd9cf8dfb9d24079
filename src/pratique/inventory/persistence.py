"""Everything that runs, loads or lets somebody in by itself, and what explains it.

An item is explained when the file that names it and the file that it ends in are as a package
brought them, or copies of such files, or as in a clean copy. Whether an unexplained one is
innocent, a person knows; there are few of them on most servers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Final

from pratique.content.shell.program import Program, code_arguments, program_of, script_argument
from pratique.content.shell.syntax import Word, split
from pratique.inventory.autostart import all_items
from pratique.inventory.package_owner import PackageOwners
from pratique.model import Gap, Stage
from pratique.parsers.startup_item import StartupItem
from pratique.store.derived import write_gaps
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables

# The accounts of a large host are the most that one file holds. A flood in one file, or of one
# kind, must not hide the others.
_MOST_ITEMS: Final = 200_000
_MOST_OF_A_KIND: Final = 50_000
_MOST_IN_A_FILE: Final = 20_000
_MOST_NAMED: Final = 100  # files of which a gap says how much of them was left out
_MOST_SHELLS: Final = 4  # one in another
_PATHS_AT_ONCE: Final = 20_000
_SEARCHED: Final = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
# Words that a shell runs itself: nothing on the disk stands behind them.
_BUILT_IN: Final = frozenset(
    ". : [ alias bg break cd command continue echo eval exec exit export false fg getopts hash "
    "if for while until case jobs kill local printf pwd read return set shift source test times "
    "trap true type typeset ulimit umask unalias unset wait then do else fi done esac { } !".split()
)


@dataclass(frozen=True, slots=True)
class Persistence:
    """One thing that runs, loads or lets somebody in by itself."""

    table: ClassVar[str] = "persistence"

    path: Annotated[str, "the file that names it"]
    line: Annotated[int | None, "line number, from 1; null where the whole file is meant"]
    kind: Annotated[str, "what sort it is, e.g. `cron`, `systemd-service`, `pam`"]
    name: Annotated[str, "what it is called there; may be empty"]
    username: Annotated[str, "the account that it runs as; empty where nothing tells"]
    occasion: Annotated[str, "when it runs, in words"]
    command: Annotated[str, "what is run, loaded or granted, as written"]
    target: Annotated[str, "the file it ends in: program, script or library; may be empty"]
    owner: Annotated[str, "the package that brought the file that names it; may be empty"]
    target_owner: Annotated[str, "the package that brought the file it ends in; may be empty"]
    standing: Annotated[str, "how the file that names it stands to packages and clean copies"]
    target_standing: Annotated[str, "the same of the file it ends in; empty without one"]
    explained: Annotated[bool, "whether both are as somebody known shipped them"]
    technique: Annotated[str, "MITRE ATT&CK id of persistence by this place"]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the origin of a file."""

    standing: str
    owner: str = ""
    good: bool = False


_NOT_THERE: Final = _Known("not there")
_NO_FILE: Final = _Known("", good=True)

_STANDING: Final = """
SELECT f.path, v.state, v.package,
       EXISTS (SELECT 1 FROM known_good k WHERE k.path = f.path AND k.in_place),
       -- Settings that an installation copies from a sample. A copied program is none: a shell
       -- under another name, or with other rights, is what an intruder leaves.
       (SELECT min(o.path) FROM file o JOIN verification w ON w.path = o.path
        WHERE o.sha256 = f.sha256 AND o.size > 0 AND w.state = 'verified' AND o.path <> f.path
          AND f.kind <> 'elf' AND (f.mode & 3072) = 0 AND v.state IS DISTINCT FROM 'modified'),
       f.type
FROM file f LEFT JOIN verification v USING (path)
WHERE f.path IN (SELECT unnest(CAST(? AS VARCHAR[])))
"""


def write_persistence(tables: Tables, folder: Path) -> None:
    """Put all items side by side, with what explains them, below `folder`."""
    items = _Bounded()
    rows = _rows(tables, items)
    try:
        write_rows(folder, Persistence, Persistence.table, rows)
    except OSError as error:
        raise storage_error(folder, error) from error
    write_gaps(Persistence.table, items.gaps(), folder)


class _Bounded:
    """As many items as are put side by side, some of every file; it knows what it left out."""

    def __init__(self) -> None:
        self._taken = 0
        self._files: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._left: Counter[str] = Counter()

    def of(self, items: Iterable[StartupItem]) -> Iterator[StartupItem]:
        """Those items that there is room for."""
        for item in items:
            if (
                self._taken >= _MOST_ITEMS
                or self._kinds[item.kind] >= _MOST_OF_A_KIND
                or self._files[item.path] >= _MOST_IN_A_FILE
            ):
                named = item.path in self._left or len(self._left) < _MOST_NAMED
                self._left[item.path if named else "/"] += 1
                continue
            self._taken += 1
            self._kinds[item.kind] += 1
            self._files[item.path] += 1
            yield item

    def gaps(self) -> Iterator[Gap]:
        """A gap for each file of which something was left out; one for those beyond the first."""
        for path, count in sorted(self._left.items()):
            reason, detail = "more that runs by itself than is compared", f"{count} left out"
            yield Gap(path, None, Stage.ANALYSE, reason, detail)


def _rows(tables: Tables, bounded: _Bounded) -> list[Persistence]:
    owners = tables.once(PackageOwners)
    items = [
        (item, owners.real(item.path), _target(item, owners))
        for item in bounded.of(all_items(tables))
    ]
    paths = {path for _item, real, target in items for path in (real, target) if path}
    known = dict(_origins(sorted(paths), tables))
    found = {_row(item, known.get(real, _NOT_THERE), target, known) for item, real, target in items}
    return sorted(
        found, key=lambda row: (row.explained, row.kind, row.path, row.line or 0, row.command)
    )


def _row(item: StartupItem, place: _Known, target: str, known: dict[str, _Known]) -> Persistence:
    end = known.get(target, _NOT_THERE) if target else _NO_FILE
    return Persistence(
        path=item.path,
        line=item.line,
        kind=item.kind,
        name=item.name,
        username=item.username,
        occasion=item.occasion,
        command=item.command,
        target=target,
        owner=place.owner,
        target_owner=end.owner,
        standing=place.standing,
        target_standing=end.standing,
        # What is not there cannot run: an item that names it waits for somebody to put it there.
        explained=place.good and (end.good or end is _NOT_THERE),
        technique=item.technique,
    )


def _origins(paths: Sequence[str], tables: Tables) -> Iterator[tuple[str, _Known]]:
    for start in range(0, len(paths), _PATHS_AT_ONCE):
        some = list(paths[start : start + _PATHS_AT_ONCE])
        for path, state, package, in_copy, same, kind in tables.select(_STANDING, some):
            if state == "verified" or in_copy:
                standing = "as shipped" if state == "verified" else "as in a clean copy"
                yield path, _Known(standing, package or "", good=True)
            elif same is not None:
                yield path, _Known(f"a copy of {same}", package or "", good=True)
            elif package and kind == "symlink":
                yield path, _Known("a link of its package", package, good=True)
            else:
                yield path, _Known(state or "unowned", package or "")


def _target(item: StartupItem, owners: PackageOwners) -> str:
    """The file in which an item ends, links followed; empty where none is named."""
    if item.program:
        return (
            owners.real(item.program)
            if item.program.startswith("/")
            else _found(item.program, owners)
        )
    program = _first(item.command)
    for _ in range(_MOST_SHELLS):
        inner = next((word.text for kind, word in _code(program) if kind == "shell"), None)
        started = None if inner is None else _first(inner)
        if started is None:
            break
        program = started
    return "" if program is None else _end(program, owners)


def _first(text: str) -> Program | None:
    """The first program that a command line starts, none of those that a shell is itself."""
    started = (program_of(command) for command in split(text))
    return next((one for one in started if one and one.name not in _BUILT_IN), None)


def _code(program: Program | None) -> tuple[tuple[str, Word], ...]:
    return () if program is None else code_arguments(program)


def _end(program: Program, owners: PackageOwners) -> str:
    """The script where an interpreter is started, else the program itself."""
    script = None if code_arguments(program) else script_argument(program)
    if script is not None and script.text.startswith("/"):
        return owners.real(script.text)
    word = program.word.text
    return owners.real(word) if word.startswith("/") else _found(word, owners)


def _found(name: str, owners: PackageOwners) -> str:
    """Where a name without a folder is found; empty where it is not."""
    if "/" in name or not name:
        return ""
    for folder in _SEARCHED:
        path = owners.real(f"{folder}/{name}")
        if owners.exists(path):
            return path
    return ""
