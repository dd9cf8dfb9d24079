"""A large file that is written line by line, and is there wholly or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from pratique.case.folder import lies_inside, shown_path
from pratique.errors import UsageError
from pratique.evidence.location import Location


def write_lines(target: Path, lines: Iterable[str], evidence: Path | Location) -> int:
    """Write `lines` (each with its line end) to `target`, and say how many they were.

    Text is UTF-8. Nothing is written into `evidence`. A link stays one, and what it points to
    is replaced; what is no file, such as a pipe, is written to as it comes. UsageError where
    `target` cannot be written.
    """
    real = Path(os.path.realpath(target))
    if lies_inside(real, evidence):
        raise UsageError(
            "The file would lie inside the evidence, and nothing may be written there",
            where=shown_path(target),
            next_step="Name a file elsewhere.",
        )
    try:
        if real.exists() and not real.is_file():
            with real.open("w", encoding="utf-8", newline="") as opened:
                return _put(opened.write, lines)
        return _replace(real, lines)
    except OSError as error:
        raise UsageError(
            f"The file cannot be written: {error.strerror or error}",
            where=shown_path(target),
            next_step="Name another file, in a folder that exists and has room.",
        ) from error


def _replace(real: Path, lines: Iterable[str]) -> int:
    fresh = real.with_name(f".{secrets.token_hex(8)}.unfinished")
    # What is told here may name people and passwords: nobody else reads it unless they are let.
    opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(opened, "w", encoding="utf-8", newline="") as target:
            count = _put(target.write, lines)
            target.flush()
            os.fsync(opened)
        fresh.replace(real)
    finally:
        fresh.unlink(missing_ok=True)
    return count


def _put(write: Callable[[str], object], lines: Iterable[str]) -> int:
    count = 0
    for line in lines:
        write(line)
        count += 1
    return count
