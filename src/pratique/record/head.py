"""How the journal ended when it was last written, signed, in a file of its own.

A chain of hashes shows what was changed inside of it, and not what was cut off its end. The head
does. It is written after the entry, and waits for no disk: after a power loss it may be behind
the journal, never ahead of it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pratique.record.key import Key, is_signed

NAME: Final = "journal.head"
_LENGTH: Final = 512  # one sector: written wholly or not at all
_SIGNATURE: Final = b',"signature":"'


@dataclass(frozen=True, slots=True)
class Head:
    """The journal had so many `entries`; the last one stands from `start` up to `end`.

    `last` is the hash of its line. Places are in bytes, the line feed counts to the line.
    """

    entries: int
    start: int
    end: int
    last: str
    key: str


def to_bytes(head: Head, key: Key) -> bytes:
    """The file, always of the same length."""
    told = {
        "entries": head.entries,
        "start": head.start,
        "end": head.end,
        "last": head.last,
        "key": head.key,
    }
    start = json.dumps(told, separators=(",", ":")).encode("ascii")[:-1]
    line = start + _SIGNATURE + key.sign(start).hex().encode("ascii") + b'"}'
    return line.ljust(_LENGTH - 1) + b"\n"


def head_of(content: bytes) -> Head:
    """The head in a file. ValueError where it is none, or not signed with the key it names."""
    try:
        start, tail = content.rstrip(b" \n").split(_SIGNATURE)
        told = json.loads(start + b"}")
        head = Head(
            int(told["entries"]),
            int(told["start"]),
            int(told["end"]),
            str(told["last"]),
            str(told["key"]),
        )
        signature = bytes.fromhex(tail.removesuffix(b'"}').decode("ascii"))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(content[:80]) from error
    if not is_signed(start, signature, head.key) or len(content) != _LENGTH:
        raise ValueError(content[:80])
    if start + _SIGNATURE + signature.hex().encode() + b'"}' != content.rstrip(b" \n"):
        raise ValueError(content[:80])
    return head


def read_head(folder: Path) -> Head | None:
    """The head kept in `folder`; None where there is none. ValueError for a damaged one."""
    try:
        opened = os.open(folder / NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            return None
        raise ValueError(NAME) from error
    try:
        content = os.read(opened, _LENGTH + 1)
    except OSError as error:  # a folder, or a disk that fails
        raise ValueError(NAME) from error
    finally:
        os.close(opened)
    return head_of(content)


def write_head(folder: Path, head: Head, key: Key) -> None:
    """Put the head into its place. OSError where that cannot be."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    opened = os.open(folder / NAME, flags, 0o644)
    try:
        os.pwrite(opened, to_bytes(head, key), 0)
        os.ftruncate(opened, _LENGTH)
    finally:
        os.close(opened)
