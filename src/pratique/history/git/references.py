"""Where the branches of a git repository stand, and where they stood: gitrepository-layout(5).

HEAD, refs/...    an id, or `ref: NAME`
packed-refs       lines `ID NAME`
logs/HEAD         lines `OLD NEW NAME <MAIL> SECONDS ZONE<tab>MESSAGE`, one for each move
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.base import Source
from pratique.evidence.inside import is_plain
from pratique.history.git.bounded import whole
from pratique.model import EntryType

_ID: Final = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_MOST_FILE: Final = 4096
_MOST_LIST: Final = 64 << 20
_MOST_NAMES: Final = 20_000
_MOST_STEPS: Final = 5  # as git: a reference to a reference


class References:
    """The references below `folder`, the repository itself, of a source."""

    def __init__(self, source: Source, folder: bytes) -> None:
        self._source = source
        self._folder = folder
        self._packed: dict[bytes, bytes] = {}
        packed = whole(source, folder + b"/packed-refs", _MOST_LIST) or b""
        for line in packed.split(b"\n"):
            name, _, reference = line.partition(b" ")
            if reference and _ID.fullmatch(name):
                self._packed[reference] = bytes.fromhex(name.decode())

    def head(self) -> tuple[bytes, bytes | None]:
        """What HEAD stands for: the name of a branch (or `HEAD`), and its commit if it has one."""
        name = b"HEAD"
        for _ in range(_MOST_STEPS):
            content = self._content(name)
            if content is None:
                return name, self._packed.get(name)
            if _ID.fullmatch(content):
                return name, bytes.fromhex(content.decode())
            target = content.removeprefix(b"ref:").strip()
            if target == content or not target.startswith(b"refs/") or not is_plain(target):
                break
            name = target
        return name, None

    def all(self) -> dict[bytes, bytes]:
        """Every reference below `refs/` with its id; references to references are left out."""
        found = dict(self._packed)
        for name in self._files(b"refs"):
            try:
                content = self._content(name)
            except Unreadable:
                continue
            if content is not None and _ID.fullmatch(content):
                found[name] = bytes.fromhex(content.decode())
        return found

    def moves(self) -> Iterator[bytes]:
        """Every id that the reflogs say something stood at, newest moves of each log last."""
        for name in (b"HEAD", *self._files(b"logs/refs", b"logs/")):
            log = whole(self._source, b"/".join((self._folder, b"logs", name)), _MOST_LIST)
            for line in (log or b"").split(b"\n"):
                for found in line.split(b" ", 2)[:2]:
                    if _ID.fullmatch(found) and found.strip(b"0"):
                        yield bytes.fromhex(found.decode())

    def _content(self, name: bytes) -> bytes | None:
        content = whole(self._source, self._folder + b"/" + name, _MOST_FILE)
        return None if content is None else content.strip()

    def _files(self, below: bytes, less: bytes = b"") -> Iterator[bytes]:
        """Names of files below a folder of the repository; links are none."""
        waiting, left = [below], _MOST_NAMES
        while waiting and left > 0:
            folder = waiting.pop()
            for name in self._source.names(self._folder + b"/" + folder):
                left -= 1
                path = folder + b"/" + name
                entry = self._source.lookup(self._folder + b"/" + path)
                if entry is not None and entry.type is EntryType.DIRECTORY:
                    waiting.append(path)
                elif entry is not None and entry.type is EntryType.REGULAR and left > 0:
                    yield path.removeprefix(less)
