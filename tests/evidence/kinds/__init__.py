"""Every kind of evidence, one file each, held by one suite: tests/evidence/test_every_kind.py.

A file here has `KINDS`, a tuple of `Kind`: how a plain folder becomes evidence of that kind, and
what that kind cannot keep.
"""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum, auto
from pathlib import Path

from pratique.evidence.location import Location


class Loss(StrEnum):
    """What a kind of evidence does not keep, or not always."""

    MTIME_FRACTION = auto()  # whole seconds, or two of them
    CTIME = auto()
    ATIME = auto()
    OWNER = auto()
    MODE = auto()  # folders and links have another, or all have
    HARD_LINKS = auto()  # each name is a file of its own
    INODE = auto()  # numbers are made up, the same at each opening
    SYMLINKS = auto()
    SPECIAL = auto()  # pipes, sockets and devices
    SPARSE = auto()  # holes are zeros, or `allocated` is not known
    ATTRIBUTES = auto()
    ODD_NAMES = auto()  # names that are no text
    FOLDER_TIMES = auto()
    UNNAMED = auto()  # names that were left out when it was made: said once, at the root
    LENGTH_OF_FOLDER = auto()  # and of links: what `size` says of what is no file


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of evidence.

    `make(tree, folder)` makes evidence of the tree in an empty folder, and returns where it is.
    `needs` are programs without which it cannot be made, `root` whether only root can, and
    `more` names at the top that are not of the tree (`lost+found`). What is `slow` to open is
    opened once for most tests.
    """

    name: str
    source: str  # `Source.kind` of what opens it
    make: Callable[[Path, Path], Path | Location]
    loses: frozenset[Loss] = frozenset()
    needs: tuple[str, ...] = ()
    root: bool = False
    more: frozenset[bytes] = field(default_factory=frozenset)
    slow: bool = False

    def missing(self) -> str:
        """The first program that is not here."""
        return next((name for name in self.needs if shutil.which(name) is None), "")


def all_kinds() -> tuple[Kind, ...]:
    """Every kind, in the order of the files."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return tuple(kind for module in modules for kind in module.KINDS)
