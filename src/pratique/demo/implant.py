"""One thing that the intruder left, and the check that must find it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pratique.demo.disk import Disk


@dataclass(frozen=True, slots=True)
class Implant:
    """`plant` changes the disk; afterwards `check` must point at `path`.

    Nothing of it can do harm: code stands behind conditions that never hold, programs are
    none, addresses are those that RFC 5737 and RFC 2606 keep for examples.
    """

    path: str
    what: str
    check: str
    plant: Callable[[Disk], None]
