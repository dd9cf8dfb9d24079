"""The words of a program, counted once for all who ask."""

from __future__ import annotations

from collections import Counter
from typing import Final

# What is no part of a word becomes a blank, so that one `split` gives all words.
_BLANKED: Final = bytes(
    byte if byte < 128 and (chr(byte).isalnum() or chr(byte) in "_$") else 32 for byte in range(256)
)


def words_of(lowered: bytes) -> Counter[bytes]:
    """How often each word stands in a text in lower case; variables keep their `$`."""
    return Counter(lowered.translate(_BLANKED).split())
