"""What the evidence says about the machine that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.errors import EvidenceError
from pratique.evidence.base import Source
from pratique.model import EntryType
from pratique.parsers.base import shown

_MOST: Final = 4096
_ZONES: Final = b"usr/share/zoneinfo/"


@dataclass(frozen=True, slots=True)
class Machine:
    """What the evidence says about itself; an empty text where it does not say."""

    table: ClassVar[str] = "machine"

    host_name: Annotated[str, "the name in /etc/hostname"]
    system: Annotated[str, "the distribution, as /etc/os-release names it"]
    zone: Annotated[str, "the time zone, e.g. `Europe/Rome`"]
    machine_id: Annotated[str, "the number in /etc/machine-id"]


def machine(source: Source) -> Machine:
    """Look at the few files that name a machine: hostname(5), os-release(5), localtime(5)."""
    return Machine(
        _first_line(source, b"etc/hostname"),
        _system(source),
        _zone(source),
        _first_line(source, b"etc/machine-id"),
    )


def _system(source: Source) -> str:
    for path in (b"etc/os-release", b"usr/lib/os-release"):
        for line in _text(source, path).splitlines():
            name, _, value = line.partition("=")
            if name == "PRETTY_NAME":
                return value.strip("\"'")
    return ""


def _zone(source: Source) -> str:
    try:
        entry = source.lookup(b"etc/localtime")
    except EvidenceError:
        entry = None
    if entry is not None and entry.symlink_target:
        _, found, zone = entry.symlink_target.partition(_ZONES)
        if found:
            return shown(zone)
    return _first_line(source, b"etc/timezone")


def _first_line(source: Source, path: bytes) -> str:
    return next(iter(_text(source, path).splitlines()), "").strip()


def _text(source: Source, path: bytes) -> str:
    """The start of a small file, each line safe to print; empty if it cannot be had."""
    try:
        entry = source.lookup(source.canonical(path))
        if entry is None or entry.type is not EntryType.REGULAR:
            return ""
        with source.open(entry) as opened:
            lines = opened.read_at(0, _MOST).split(b"\n")
    except EvidenceError:
        return ""
    return "\n".join(shown(line) for line in lines)
