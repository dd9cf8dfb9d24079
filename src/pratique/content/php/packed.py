"""Whether a program carries a text that something has to undo before it means anything."""

from __future__ import annotations

import re
from typing import Final

# A text without blanks and the signs that part words, a row of numbers, escapes or picked
# letters: something to undo.
_LONG_LINE: Final = 120
_PACKED: Final = re.compile(rb"['\"][^\s'\"<>(){}\[\],._]{120}|(?:\b\d{1,3}\s?,\s?){40}")
# The same, broken into the lines of a letter.
_WRAPPED: Final = re.compile(rb"\n[\w+/]{48,}+\r?(?:\n[\w+/]{48,}+\r?){3}\n")
_PICKED: Final = re.compile(rb"\](?<=\d\])\s?\.\s?\$\w{1,40}\[\d{1,3}\]\s?\.\s?\$\w{1,40}\[\d")
_ESCAPED: Final = re.compile(
    rb"\\x[0-9a-f]{2}(?:\\x[0-9a-f]{2}){9}|\\[01][0-7]{2}(?:\\[0-7]{2,3}){9}"
)
_CHARACTERS: Final = re.compile(rb"chr\s?(?:\([^()]{1,9}\)\s?\.\s?chr\s?){3}\(")


def is_packed(lowered: bytes) -> bool:
    """Whether a program, given in lower case, carries something to undo."""
    if any(one.search(lowered) is not None for one in (_ESCAPED, _CHARACTERS, _PICKED, _WRAPPED)):
        return True
    long = (line for line in lowered.split(b"\n") if len(line) >= _LONG_LINE)
    return any(_PACKED.search(line) is not None for line in long)
