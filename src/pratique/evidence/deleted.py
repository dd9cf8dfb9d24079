"""Deleted entries: what is left of names and inodes that a file system has let go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from pratique.evidence.base import OpenFile
from pratique.model import Entry, Gap, Instant


class Content(StrEnum):
    """What is left of the content of a deleted file."""

    WHOLE = "whole"  # no block of it is used by another file: not proved, but likely as it was
    PART = "part"  # some blocks of it are used by others now
    GONE = "gone"  # all are, or nothing tells where they were
    REUSED = "reused"  # the inode is in use: by another file, or by this one under another name


class Basis(StrEnum):
    """From what a deleted entry is known."""

    INODE = "inode"  # it stands in the table of inodes
    OPEN = "open"  # no name led to it any more, and a program still had it open
    JOURNAL = "journal"  # an older copy of the inode stands in the journal
    NAME = "name"  # a name in a folder, or in an older copy of it, and nothing else


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted entry. `entry.path` is where it was; empty where no name is left of it.

    `deleted_at` is what the inode itself says, None where it does not. `key` is by which its
    file system finds it again, while the evidence is the same. For a bare NAME, all of `entry`
    but the path and the number of the inode is empty.
    """

    entry: Entry
    deleted_at: Instant | None
    content: Content
    basis: Basis
    key: int


@runtime_checkable
class KeepsDeleted(Protocol):
    """Evidence, or a file system of it, that can tell what was deleted."""

    def deleted(self) -> Iterator[Deleted | Gap]:
        """Every deleted entry that can be found; gaps for what could not be looked at."""
        ...

    def open_deleted(self, found: Deleted) -> OpenFile:
        """What is left of its content.

        `Unreadable` where it is GONE or REUSED, and while reading at a block that another file
        has taken.
        """
        ...
