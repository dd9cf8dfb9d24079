"""What the literals of PHP stand for: escapes in texts, and whole numbers."""

from __future__ import annotations

from typing import Final

_SIMPLE: Final = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"v": b"\v", b"e": b"\x1b", b"f": b"\f"}


def escaped(escape: bytes, *, single: bool) -> bytes:
    """The bytes of one escape; in single quotes nearly all stand for themselves."""
    rest = escape[1:]
    if single:
        return rest if rest in (b"'", b"\\") else escape
    if rest in _SIMPLE:
        return _SIMPLE[rest]
    if rest[:1] in (b"x", b"X"):
        digits = rest[1:]
        return bytes([int(digits, 16)]) if _is_hex(digits) and len(digits) <= 2 else escape
    if rest[:1] == b"u":
        digits = rest[1:].strip(b"{}")
        if _is_hex(digits) and len(digits) <= 6:
            number = int(digits, 16)
            return chr(number).encode("utf-8", "replace") if number < 0x110000 else escape
        return escape
    if rest and len(rest) <= 3 and all(48 <= c <= 55 for c in rest):
        return bytes([int(rest, 8) & 255])
    return rest if rest in (b"\\", b"$", b'"', b"`") else escape


def _is_hex(digits: bytes) -> bool:
    return bool(digits) and all(c in b"0123456789abcdefABCDEF" for c in digits)


def whole_number(word: str) -> int | None:
    """The value of an integer as it is written: decimal, `0x`, `0b`, `0o` or a leading 0."""
    text = word.replace("_", "").lower()[:400]
    try:
        if text.startswith(("0x", "0b")):
            return int(text, 0)
        octal = len(text) > 1 and text.startswith("0")
        return int(text.replace("o", ""), 8 if octal else 10)
    except ValueError:
        return None
