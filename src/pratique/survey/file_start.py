"""The start of an opened file, for whoever needs no more of it."""

from __future__ import annotations

from collections.abc import Callable

from pratique.evidence.base import OpenFile


def file_start(opened: OpenFile, length: int, beat: Callable[[int], None]) -> bytes:
    """The first `length` bytes (1 or more), or all; `beat` is told of the bytes as they come."""
    held: list[bytes] = []
    left = length
    for chunk in opened.chunks():
        beat(len(chunk))
        held.append(chunk[:left])
        left -= len(held[-1])
        if not left:
            break
    return b"".join(held)
