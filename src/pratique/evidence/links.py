"""Following links inside the evidence, as path_resolution(7) says, with its root as `/`.

Nothing here opens anything: what a name is, the source says that looks it up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pratique.errors import OutsideEvidence, Unreadable
from pratique.model import Entry, readable

_MOST_REMEMBERED: Final = 8192  # links of which is known where they lead
_MOST_LINKS: Final = 40  # what the kernel follows too
_MOST_PARTS: Final = 20_000  # names to be looked up on the way to one file, links followed


@dataclass(frozen=True, slots=True)
class _Following:
    """A link whose target is being resolved, and how many links and parts were met before it."""

    link: bytes
    links: int
    parts: int


@dataclass(frozen=True, slots=True)
class _Followed:
    """Where a link leads, and how many links and parts were met on the way."""

    to: bytes
    links: int
    parts: int


class Links:
    """Resolves paths of one source; `lookup` says what lies at a path, following nothing."""

    def __init__(self, lookup: Callable[[bytes], Entry | None]) -> None:
        self._lookup = lookup
        self._followed: dict[bytes, _Followed] = {}

    def canonical(self, path: bytes) -> bytes:
        """Follow links as if the evidence were `/`: `..` ends at its root, `/` starts there.

        What does not exist stays as written. `OutsideEvidence` for a circle of links.
        """
        done: list[bytes] = []
        waiting: list[bytes | _Following] = [*path.split(b"/")[::-1]]
        links = parts = 0
        while waiting:
            part = waiting.pop()
            if isinstance(part, _Following):
                effort = (links - part.links, parts - part.parts)
                self._remember(part.link, b"/".join(done), *effort)
                continue
            parts += 1
            if part == b"..":
                del done[-1:]
            elif part not in (b"", b"."):
                link = b"/".join([*done, part])
                if known := self._followed.get(link):
                    done = known.to.split(b"/") if known.to else []
                    links, parts = links + known.links, parts + known.parts
                elif (target := self._target(link)) is None:
                    done.append(part)
                else:
                    waiting += [_Following(link, links, parts), *target.split(b"/")[::-1]]
                    links += 1
                    if target.startswith(b"/"):
                        done.clear()
            if links > _MOST_LINKS:
                raise OutsideEvidence("These links lead in a circle", where=readable(b"/" + path))
            if parts > _MOST_PARTS:
                raise OutsideEvidence("These links never end", where=readable(b"/" + path))
        return b"/".join(done)

    def _target(self, path: bytes) -> bytes | None:
        try:
            entry = self._lookup(path)
        except Unreadable:
            return None
        return None if entry is None else entry.symlink_target

    def _remember(self, link: bytes, to: bytes, links: int, parts: int) -> None:
        """Where a link leads, and what it took to find out: many links may lead through it."""
        if len(self._followed) >= _MOST_REMEMBERED:
            self._followed.clear()
        self._followed[link] = _Followed(to, links, parts)
