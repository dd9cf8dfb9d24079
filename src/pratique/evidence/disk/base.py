"""A medium: bytes that a disk, a partition or a volume would give. Reading is all there is."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from pratique.model import Gap


class Medium(Protocol):
    """Bytes with a length, read from anywhere. It is never written to.

    `name` says in readable form what it is, for gaps and for a person: `disk.qcow2`,
    `disk.qcow2, partition 2`, `vg0/root`.
    """

    name: str
    size: int

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`, fewer only at the end.

        `Unreadable` where the image does not give them: it is cut short, a part is missing, or
        damaged. What was never written is zeros, as on a disk.
        """
        ...

    def plain(self) -> tuple[Path, int] | None:
        """A file of this machine that holds exactly these bytes from an offset on, if there is one.

        Libraries in C read that without asking us for every block.
        """
        ...

    def close(self) -> None:
        """Let go of the files behind it; more than once does no harm.

        Who opened an image closes it. What was cut out of it (a partition, a volume) owns no
        file, and closing that closes nothing: others may still read from the same disk.
        """
        ...


class Image(Medium, Protocol):
    """A medium that was opened by its path: it owns its files."""

    form: str  # `raw`, `qcow2`, `vmdk`, `vdi`, `vhd`, `vhdx`, `ewf`
    files: tuple[Path, ...]  # all that it is read from: segments, extents, backing files

    def limits(self) -> tuple[Gap, ...]:
        """What is odd about the image, and what in it is not read: gaps of stage `source`."""
        ...
