"""One thing that the intruder left, and the checks that must find it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from pratique.demo.days import NIGHT
from pratique.demo.disk import Disk
from pratique.model import readable

Act = Callable[[Disk], None]


@dataclass(frozen=True, slots=True)
class Implant:
    """`act` changes the disk; afterwards `check`, and those in `also`, must point at `path`.

    `privileged` is what only root can write to a disk: it is left out where that is not
    permitted. `seen_at` is the path by which findings name it, where that is another: inside a
    container. `needs` says what must be given for it to be found: `known-good`, a clean copy.

    Nothing of it can do harm: code stands behind conditions that never hold, programs are
    none, addresses are those that RFC 5737 and RFC 2606 keep for examples.
    """

    path: str
    what: str
    check: str
    act: Act
    also: tuple[str, ...] = ()
    privileged: bool = False
    seen_at: str = ""
    needs: str = ""

    @property
    def place(self) -> str:
        """The readable form of the path by which findings name it."""
        return readable(os.fsencode(self.seen_at or self.path))


def written(
    path: str,
    content: bytes | str,
    mode: int = 0o644,
    owner: tuple[int, int] = (0, 0),
    time: int = NIGHT,
) -> Act:
    """The act of putting a file there, over whatever was there."""
    return lambda disk: disk.file(path, content, mode, owner, time)


def appended(path: str, text: str) -> Act:
    """The act of writing behind the end of a file."""
    return lambda disk: disk.append(path, text, NIGHT)


def exchanged(path: str, old: str, new: str) -> Act:
    """The act of replacing the one place where `old` stands in a file."""
    return lambda disk: disk.exchange(path, old, new, NIGHT)


def together(*acts: Act) -> Act:
    """Several acts, one after the other."""

    def act(disk: Disk) -> None:
        for one in acts:
            one(disk)

    return act
