"""One case of the matrix: what is planted, where the inventory must show it, and its twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pratique.demo.disk import Disk

Act = Callable[[Disk], None]
Owner = tuple[int, int]

ROOT: Final[Owner] = (0, 0)
# The inventory of what runs by itself; a case may stand in another table instead.
PERSISTENCE: Final = "persistence"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An extended attribute, which only root may give."""

    path: str
    name: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Twin:
    """What an administrator or a package does at the same place."""

    slug: str
    what: str
    path: str
    act: Act
    table: str = PERSISTENCE
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What an intruder leaves. `group` is the row of the field notes' table.

    `path` is where the inventory, or the table `table`, must show it; `panix` the module of
    PANIX that leaves the same. With `timed`, the act itself says which time its files have. With
    `unseen`, no dead disk can show it, and that is the reason. With `everyday`, administrators do
    the same every day: a finding at LOW is all that can honestly be said, and that is the reason.
    """

    slug: str
    group: str
    technique: str
    what: str
    path: str
    act: Act
    twin: Twin | None = None
    panix: str = ""
    table: str = PERSISTENCE
    attributes: tuple[Attribute, ...] = ()
    timed: bool = False
    unseen: str = ""
    everyday: str = ""


def nothing(_disk: Disk) -> None:
    """Leave the disk as it is: what runs in memory alone."""


def put(path: str, content: bytes | str, mode: int = 0o644, owner: Owner = ROOT) -> Act:
    """The act of putting a file there, over whatever was there."""
    return lambda disk: disk.file(path, content, mode, owner)


def run(path: str, content: bytes | str, owner: Owner = ROOT) -> Act:
    """The act of putting an executable file there."""
    return put(path, content, 0o755, owner)


def add(path: str, text: str, mode: int = 0o644, owner: Owner = ROOT) -> Act:
    """The act of writing behind the end of a file, which is made where there is none."""

    def act(disk: Disk) -> None:
        if path in disk:
            disk.append(path, text, 0)
        else:
            disk.file(path, text, mode, owner)

    return act


def swap(path: str, old: str, new: str) -> Act:
    """The act of replacing the one place in a file where `old` stands."""
    return lambda disk: disk.exchange(path, old, new, 0)


def link(path: str, target: str, owner: Owner = ROOT) -> Act:
    """The act of putting a symbolic link there, over whatever was there."""
    return lambda disk: disk.link(path, target, owner)


def mode(path: str, bits: int) -> Act:
    """The act of giving what is there another mode."""
    return lambda disk: disk.alter(path, mode=bits)


def both(*acts: Act) -> Act:
    """Several acts, one after the other."""

    def act(disk: Disk) -> None:
        for one in acts:
            one(disk)

    return act


def unit(command: str, *more: str, about: str = "Worker") -> str:
    """A service of systemd with further lines of its section [Service]."""
    further = "".join(f"{text}\n" for text in more)
    return (
        f"[Unit]\nDescription={about}\nAfter=network.target\n\n[Service]\nExecStart={command}\n"
        f"{further}Restart=always\n\n[Install]\nWantedBy=multi-user.target\n"
    )


def timer(about: str = "Timer") -> str:
    """A timer of systemd that goes off once a day."""
    return (
        f"[Unit]\nDescription={about}\n\n[Timer]\nOnCalendar=daily\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def shell(*lines: str) -> str:
    """A shell script."""
    return "\n".join(("#!/bin/sh", *lines)) + "\n"
