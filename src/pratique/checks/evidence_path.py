"""Where a path leads inside the evidence, as the table `file` tells it: for typed commands.

A person types a command on another machine. There the kernel would follow a link of the
evidence from the root of that machine. So each path of a command is resolved here, part by
part, as path_resolution(7) says, with ROOT as the top; what is printed holds no link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Final

from pratique.checks.base import Sign
from pratique.checks.by_hand import InRoot, NoCommand, Opens, written
from pratique.store.tables import Tables

# The kernel gives up after so many, too.
_MOST_LINKS: Final = 40
# Longer ones nobody can type, and deeper ones only fill the memory.
_LONGEST: Final = 3_000
_DEEPEST: Final = 100
_AT_ONCE: Final = 100

_SQL: Final = """
SELECT path, type, symlink_target FROM file
WHERE path IN (SELECT unnest(CAST(? AS VARCHAR[])))
"""


# Where a path of these tables lies below ROOT; `NoCommand` where that cannot be told.
Lies = Callable[[str, Opens], str]


def as_named(path: str, _opens: Opens) -> str:
    """The root of the evidence is that of the tables: a path lies where it says."""
    return path


def by_hand(signs: Iterable[Sign], tables: Tables, lies: Lies = as_named) -> Iterator[str]:
    """The commands of each sign as a person types them, one a line.

    `lies` is for what is inside the evidence: the tables have the paths of a container.
    """
    waiting = iter(signs)
    while some := tuple(islice(waiting, _AT_ONCE)):
        inside = EvidencePaths(tables)
        inside.learn(one for sign in some for command in sign.verify for one in command.places)
        for sign in some:
            yield written(sign.verify, partial(_lying, inside, lies))


def _lying(inside: EvidencePaths, lies: Lies, wanted: InRoot) -> str:
    return lies(inside.real(wanted), wanted.opens)


class _Unknown(Exception):
    """What lies at some paths must be asked for first."""

    def __init__(self, paths: set[str]) -> None:
        super().__init__()
        self.paths = paths


class EvidencePaths:
    """Paths of the evidence without a link in them. Ask only for what was learned before."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[str, tuple[str, str | None] | None] = {"": ("directory", None)}

    def learn(self, wanted: Iterable[InRoot]) -> None:
        """Ask the table for all that lies on the way of these paths."""
        waiting = list(dict.fromkeys(wanted))
        while waiting:
            missing: set[str] = set()
            waiting = [one for one in waiting if self._lacks(one, missing)]
            self._known |= dict.fromkeys(missing)
            if missing:
                for path, kind, target in self._tables.select(_SQL, sorted(missing)):
                    self._known[path] = (kind, target)

    def real(self, wanted: InRoot) -> str:
        """The path that leads to the same place through no link; `NoCommand` if there is none."""
        at = self._walk(wanted)
        kind = (self._known[at] or ("missing", None))[0]
        if wanted.opens is Opens.FILE and kind != "regular":
            raise NoCommand("it is no plain file in what was listed.")
        if wanted.opens is Opens.FOLDER and kind != "directory":
            raise NoCommand("it is no folder in what was listed.")
        return at or "/"

    def _lacks(self, wanted: InRoot, missing: set[str]) -> bool:
        try:
            self._walk(wanted)
        except _Unknown as unknown:
            missing |= unknown.paths
            return True
        except NoCommand:
            pass
        return False

    def _walk(self, wanted: InRoot) -> str:
        """The path resolved; its last part may be a name that is not there, or a link."""
        ahead = _parts(wanted.path)
        at, links = "", 0
        while ahead:
            part = ahead.pop()
            if part == "..":
                at = at.rpartition("/")[0]
                continue
            name = f"{at}/{part}"
            if name not in self._known:
                raise _Unknown(set(_on_the_way(name, ahead)))
            kind, target = self._known[name] or ("missing", None)
            last = not ahead
            if kind == "symlink" and not (last and wanted.opens is Opens.NAME):
                links += 1
                if links > _MOST_LINKS or not target:
                    raise NoCommand("its links lead nowhere.")
                at = "" if target.startswith("/") else at
                ahead += _parts(target)
            elif kind != "directory" and not last:
                raise NoCommand("the way to it is not in what was listed.")
            else:
                at = name
            if len(at) > _LONGEST or len(ahead) > _DEEPEST:
                raise NoCommand("its path is too long to be typed.")
        return at


def _parts(path: str) -> list[str]:
    """The parts of a path, the last one first."""
    if len(path) > _LONGEST:
        raise NoCommand("its path is too long to be typed.")
    return [part for part in reversed(path.split("/")) if part not in ("", ".")]


def _on_the_way(name: str, ahead: list[str]) -> Iterator[str]:
    yield name
    for part in reversed(ahead):
        if part == "..":
            return
        name = f"{name}/{part}"
        yield name
