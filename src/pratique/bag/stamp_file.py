"""Answers of time-stamp authorities beside or in a bag: their files and how they are kept whole.

The lists of a bag are signed before there is an answer, so they cannot name it. A file of its own,
in the form of `sha256sum`, does (RFC 8493 allows files of tags that no list names).
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

REQUEST: Final = "tagmanifest-sha256.tsq"
ANSWER: Final = re.compile(r"time-stamp-([1-9][0-9]{0,3})\.tsr")
SUM: Final = ".sha256"
MOST: Final = 9999


def answer_name(number: int) -> str:
    """How the answer of that number is called in a bag."""
    return f"time-stamp-{number}.tsr"


def sum_line(name: str, content: bytes) -> bytes:
    """What `sha256sum NAME` prints."""
    return f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode()
