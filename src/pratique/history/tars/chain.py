r"""What a machine held at one moment, put together from a tar and those that it builds on.

A tar made with --listed-incremental holds for each folder a list of what was in it (GNU tar
manual, "Dumpdir"), each name with a letter before it and a zero byte behind:

    Y   in this tar      N   unchanged: in an older one      D   a folder

So a name that is not in the list was not there, and one marked N is looked for further back. Where
a tar between is missing or damaged, what stood in it cannot be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.archive.tar import TarSource
from pratique.evidence.inside import is_plain
from pratique.model import Entry, EntryType, readable

MOST_LINKS: Final = 400
_MOST_LISTED: Final = 64  # folders whose names are at hand; names of one folder come together


@dataclass(frozen=True, slots=True)
class Link:
    """One tar of a chain: `within` is where in it the machine's root lies.

    `partial` says that it builds on older ones, `cut` that not all of its names could be read.
    """

    source: TarSource
    within: bytes
    partial: bool
    cut: bool
    _listed: dict[bytes, dict[bytes, bytes] | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    def path(self, path: bytes) -> bytes:
        """A path of the machine as it stands in the tar."""
        return b"/".join(part for part in (self.within, path) if part)

    def lookup(self, path: bytes) -> Entry | None:
        """The entry at a path of the machine, in this tar alone."""
        found = self.source.lookup(self.path(path))
        return None if found is None else replace(found, path=path)

    def listing(self, folder: bytes) -> dict[bytes, bytes] | None:
        """The names that a folder held, with their letters; None where nothing is said."""
        if folder not in self._listed:
            if len(self._listed) >= _MOST_LISTED:
                self._listed.clear()
            said = self.source.listing(self.path(folder))
            self._listed[folder] = None if said is None else letters(said)
        return self._listed[folder]


@dataclass(frozen=True, slots=True)
class Held:
    """An entry and the tar that holds it."""

    entry: Entry
    link: Link


class Chain:
    """Tars, the newest first; None stands for one that is missing or cannot be read."""

    def __init__(self, links: Sequence[Link | None]) -> None:
        self.links = links

    def held(self, path: bytes) -> Held | None:
        """What lies at a path; None where nothing did. `Unreadable` where it cannot be told."""
        if path and not is_plain(path):
            return None
        for link in self.links:
            if link is None:
                break
            entry = link.lookup(path)
            if entry is not None:
                return Held(entry, link)
            if link.cut:
                raise _unreadable("the archive is damaged: it may have stood there", path)
            if not link.partial or not _older(link, path):
                return None
        raise _unreadable("an older archive that this one builds on is missing", path)

    def names(self, folder: bytes) -> list[bytes]:
        """The sorted names in a folder, no link followed."""
        for link in self.links:
            if link is None:
                break
            listed = link.listing(folder)
            if listed is not None:
                return sorted(name for name in listed if is_plain(name) and b"/" not in name)
            if not link.partial:
                return link.source.names(link.path(folder))
            if not _older(link, folder) and link.lookup(folder) is None:
                return []
        raise _unreadable("an older archive that this one builds on is missing", folder)


def letters(said: bytes) -> dict[bytes, bytes]:
    """The names of a list of a folder, each with its letter; other letters are notes of tar."""
    found = (part for part in said.split(b"\0") if part[:1] in {b"Y", b"N", b"D"})
    return {part[1:]: part[:1] for part in found if len(part) > 1}


def is_partial(source: TarSource) -> bool:
    """Whether a tar leaves names to older ones."""
    for found in source.walk():
        if isinstance(found, Entry) and found.type is EntryType.DIRECTORY:
            said = source.listing(found.path)
            if said is not None and b"N" in letters(said).values():
                return True
    return False


def _older(link: Link, path: bytes) -> bool:
    """Whether what is not in a partial tar may be in an older one: if its folder listed it."""
    parts = path.split(b"/")
    for depth in range(len(parts) - 1, -1, -1):
        listed = link.listing(b"/".join(parts[:depth]))
        if listed is None:
            continue
        letter = listed.get(parts[depth])
        if letter == b"Y" and depth == len(parts) - 1:
            raise _unreadable("the archive says that it holds this, and does not", path)
        return letter is not None
    return True


def _unreadable(what: str, path: bytes) -> Unreadable:
    return Unreadable(what, where=readable(b"/" + path))
