"""Code without what a reader skips and an injection varies: for comparing, not for reading."""

from __future__ import annotations

import hashlib
import re
from enum import Enum
from typing import Final

# Without going back: a text that is never closed costs no more than one that is.
_QUOTED: Final = rb"'(?:[^'\\]++|\\(?:.|\Z))*+(?:'|\Z)|\"(?:[^\"\\]++|\\(?:.|\Z))*+(?:\"|\Z)"
_SLASHED: Final = rb"/\*(?:.*?\*/|.*\Z)|//[^\n]*?(?=\?>|\n|\Z)"
_HASHED: Final = rb"|#(?!\[)[^\n]*?(?=\?>|\n|\Z)"  # `#[` begins an attribute of PHP 8

_TEXT: Final = re.compile(_QUOTED, re.DOTALL)
_ENCODED: Final = re.compile(rb"['\"][A-Za-z0-9+/=_-]{32,}['\"]?")
_ESCAPED: Final = re.compile(rb"\\(?:x[0-9a-f]{2}|[0-7]{2,3})", re.IGNORECASE)
_VARIABLE: Final = re.compile(rb"\$[a-z_\x80-\xff][\w\x80-\xff]*|\b_0x[0-9a-f]+", re.IGNORECASE)
# Variables that are the same in every program.
_OF_ALL: Final = re.compile(
    rb"\$(?:_(?:get|post|cookie|request|server|files|env|session)|globals|this|wpdb)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(rb"\b\d+\b")
_ESCAPES: Final = 3


class Language(Enum):
    """How comments are written; the value matches quoted texts (group 1) and comments."""

    PHP = re.compile(rb"(" + _QUOTED + rb")|" + _SLASHED + _HASHED, re.DOTALL)
    SCRIPT = re.compile(rb"(" + _QUOTED + rb")|" + _SLASHED, re.DOTALL)


def uncommented(code: bytes, language: Language) -> bytes:
    """`code` with a blank for each comment; quoted texts stay, whatever stands in them."""
    return language.value.sub(lambda match: match[1] or b" ", code)


def bare(code: bytes) -> bytes:
    """Code that has no comments, without any blanks."""
    return b"".join(code.split())


def digest(text: bytes) -> int:
    """64 bits that are the same for texts which differ in what an injection varies.

    That are names of variables, numbers, and texts that are encoded or written in escapes.
    """
    plain = _TEXT.sub(_known, text)
    plain = _VARIABLE.sub(lambda match: match[0] if _OF_ALL.fullmatch(match[0]) else b"$v", plain)
    plain = _NUMBER.sub(b"0", plain)
    return int.from_bytes(hashlib.blake2b(plain, digest_size=8).digest(), "big")


def _known(match: re.Match[bytes]) -> bytes:
    text = match[0]
    if _ENCODED.fullmatch(text):
        return b"'~'"
    if b"\\" in text and len(_ESCAPED.findall(text)) >= _ESCAPES:
        return b"'~'"
    return text
