"""The small files that say where containers are: read in bounds, what fails is a gap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pratique.errors import EvidenceError
from pratique.evidence.base import Source
from pratique.model import EntryType, Gap, Stage, readable
from pratique.parsers import passwd
from pratique.parsers.base import shown

MOST_NAMES: Final = 20_000  # in one folder of a storage
_MOST_BYTES: Final = 8 << 20
_MOST_BYTES_TOGETHER: Final = 1 << 30
_MOST_HOMES: Final = 2_000
_PLAIN: Final = re.compile(rb"[A-Za-z0-9_][A-Za-z0-9_.:@+-]{0,254}")
_MOST_LOWER: Final = 2_000


@dataclass(slots=True)
class ContainerFiles:
    """Reads what engines keep. `gaps` grows with what could not be read."""

    source: Source
    gaps: list[Gap] = field(default_factory=list)
    bytes_left: int = _MOST_BYTES_TOGETHER

    def folder(self, path: bytes) -> bytes | None:
        """The folder that a path leads to inside the evidence; None if there is none."""
        try:
            real = self.source.canonical(path)
            entry = self.source.lookup(real)
        except EvidenceError as error:
            self.lost(path, error.what)
            return None
        return real if entry is not None and entry.type is EntryType.DIRECTORY else None

    def names(self, folder: bytes) -> list[bytes]:
        """The names in a folder that an engine may have made; empty where there is none."""
        try:
            names = self.source.names(folder)
        except EvidenceError as error:
            self.lost(folder, error.what)
            return []
        if len(names) > MOST_NAMES:
            self.lost(folder, "more names than a storage of containers has", str(len(names)))
        return [name for name in names[:MOST_NAMES] if plain(name)]

    def read(self, path: bytes, most: int = _MOST_BYTES) -> bytes:
        """The content of a file; empty where there is none, or where it cannot be had."""
        try:
            entry = self.source.lookup(self.source.canonical(path))
            if entry is None or entry.type is not EntryType.REGULAR:
                return b""
            if entry.size > min(most, self.bytes_left):
                self.lost(path, "too long for what it is", f"{entry.size} bytes")
                return b""
            self.bytes_left -= entry.size
            with self.source.open(entry) as opened:
                return b"".join(opened.chunks())
        except EvidenceError as error:
            self.lost(path, error.what)
            return b""

    def lowered(self, storage: bytes, name: bytes) -> tuple[bytes, ...]:
        """The layers of overlayfs below `storage`/NAME: its own, then those that `lower` names.

        A short name in `lower` is a link `l/SHORT` to `../NAME/diff`. One that leads anywhere
        else is left as it is: no layer lies there.
        """
        lower = self.read(storage + b"/" + name + b"/lower", 1 << 20).strip()
        shorts = lower.split(b":", _MOST_LOWER)[:_MOST_LOWER] if lower else []
        return (storage + b"/" + name + b"/diff", *(self._layer(storage, one) for one in shorts))

    def _layer(self, storage: bytes, short: bytes) -> bytes:
        path = storage + b"/" + short.strip(b"/")
        try:
            entry = self.source.lookup(path)
        except EvidenceError:
            return path
        target = entry.symlink_target if entry is not None else None
        if target is None:
            return path
        up, _, rest = target.partition(b"/")
        name, _, last = rest.partition(b"/")
        if up == b".." and last == b"diff" and plain(name):
            return storage + b"/" + name + b"/diff"
        return path

    def homes(self) -> Iterator[bytes]:
        """The homes of this machine, without a slash in front."""
        content = self.read(b"etc/passwd")
        found = {b"root": None}
        for row in passwd.parse(content, "/etc/passwd"):
            if isinstance(row, passwd.Account) and row.directory.startswith("/"):
                found[row.directory.strip("/").encode("utf-8", "replace")] = None
            if len(found) >= _MOST_HOMES:
                break
        try:
            for name in self.source.names(b"home")[:_MOST_HOMES]:
                found[b"home/" + name] = None
        except EvidenceError as error:
            self.lost(b"home", error.what)
        found.pop(b"", None)
        yield from sorted(found)

    def lost(self, path: bytes, reason: str, detail: str = "") -> None:
        """Remember that something was there and could not be read."""
        place = readable(b"/" + path)
        gap = Gap(place, None, Stage.READ, f"container: {reason}", shown(detail))
        if gap not in self.gaps:
            self.gaps.append(gap)

    def told(self) -> Iterator[Gap]:
        """The gaps until now, each once."""
        gaps, self.gaps = self.gaps, []
        yield from gaps


def plain(name: bytes) -> bool:
    """Whether an engine would call something like that; a path or `..` is none."""
    return _PLAIN.fullmatch(name) is not None
