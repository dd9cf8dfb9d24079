"""A fault of Pratique itself, in words: it must not look like an answer about the evidence."""

from __future__ import annotations

import os
import traceback
from typing import Final

from pratique.errors import OwnFault

TRACEBACK: Final = "PRATIQUE_TRACEBACK"
_MOST: Final = 500  # characters of what the error says of itself; it may repeat a whole file


def own_fault(error: Exception) -> OwnFault:
    """What to tell a person about an error that nobody has foreseen."""
    if isinstance(error, MemoryError):
        return OwnFault(
            "There is not enough memory on this machine. This says nothing about the evidence",
            next_step="What was read is kept in the case. Run the same command again, with "
            "--jobs 1 if it is `pratique examine`, or on a machine with more memory.",
        )
    said = "".join(traceback.format_exception_only(error)).strip()
    return OwnFault(
        "Pratique itself failed: this is a fault of the program, and says nothing about the "
        f"evidence.\n{said[:_MOST]}",
        where=_place(error),
        next_step="What was read is kept in the case. Run the same command again. If it fails "
        f"again, put {TRACEBACK}=1 before it: then it prints the details, to be reported.",
    )


def details(error: Exception) -> str:
    """The whole traceback, if it is asked for; the texts of the error are in it as they are."""
    if not os.environ.get(TRACEBACK):
        return ""
    return "".join(traceback.format_exception(error))


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}pratique{os.sep}" in frame.filename] or frames
    if not ours:
        return ""
    name = ours[-1].filename.rpartition(f"{os.sep}pratique{os.sep}")[2]
    return f"{name}, line {ours[-1].lineno}, in {ours[-1].name}"
