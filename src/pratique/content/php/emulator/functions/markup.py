"""Functions that write a text for HTML and read it back. Source: the manual, "String Functions"."""

from __future__ import annotations

import re
from html.entities import codepoint2name, name2codepoint
from html.entities import html5 as html5_names
from typing import Final

from pratique.content.php.emulator.functions.argument import (
    Pure,
    bounded,
    integer,
    is_given,
    text,
    truth,
)
from pratique.content.php.emulator.value import Array, Value

_USUAL: Final = 3 | 8  # ENT_QUOTES | ENT_SUBSTITUTE
_DOUBLE: Final = 2
_SINGLE: Final = 1
_ENTITY: Final = re.compile(rb"&(#[0-9]{1,9}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{0,30});")
_KNOWN: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}


def _flags(values: list[Value]) -> int:
    return integer(values, 1) if is_given(values, 1) else _USUAL


def _is_utf8(values: list[Value]) -> bool:
    if not is_given(values, 2):
        return True
    name = text(values, 2).upper()
    if name in (b"", b"UTF-8"):
        return True
    if name in (b"ISO-8859-1", b"ISO8859-1"):
        return False
    raise ValueError


def _encoded(values: list[Value], *, every: bool) -> Value:
    flags, unicode = _flags(values), _is_utf8(values)
    subject = text(values, 0).decode("utf-8" if unicode else "latin-1")
    twice = truth(values, 3, otherwise=True)
    html5 = flags & 48

    def written(character: str) -> str:
        if character == '"':
            return "&quot;" if flags & _DOUBLE else character
        if character == "'":
            shown = "&apos;" if html5 else "&#039;"
            return shown if flags & _SINGLE else character
        if character in "&<>" or every:
            name = codepoint2name.get(ord(character))
            return f"&{name};" if name else character
        return character

    if html5 == 48 and every:
        raise ValueError
    parts = re.split(f"({_ENTITY.pattern.decode()})", subject) if not twice else [subject]
    made = ["".join(map(written, part)) for part in parts[:: 1 if twice else 3]]
    if not twice:
        whole = parts[1::3]
        made = [piece for pair in zip(made, [*whole, ""], strict=True) for piece in pair]
    result = "".join(made).encode("utf-8" if unicode else "latin-1")
    bounded(len(result))
    return result


def _decoded(values: list[Value], *, every: bool) -> Value:
    flags, unicode = _flags(values), _is_utf8(values)
    html5 = flags & 48

    def read(match: re.Match[bytes]) -> bytes:
        name = match[1].decode()
        character = _numbered(name) if name[0] == "#" else _named(name, html5, every=every)
        if not every and character not in ("'", *_KNOWN.values()):
            return match[0]
        if not character or (character == "'" and not flags & _SINGLE):
            return match[0]
        if character == '"' and not flags & _DOUBLE:
            return match[0]
        if not unicode and any(ord(one) > 255 for one in character):
            return match[0]
        return character.encode("utf-8" if unicode else "latin-1")

    return _ENTITY.sub(read, text(values, 0))


def _numbered(name: str) -> str:
    """The character of `#65` or `#x41`; nothing for a number that PHP leaves as it is."""
    code = int(name[2:] if name[1] in "xX" else name[1:], 16 if name[1] in "xX" else 10)
    if code < 0xA0:
        allowed = 0x20 <= code <= 0x7E or code in (0x09, 0x0A, 0x0D)
    else:
        allowed = code <= 0xD7FF or 0xE000 <= code <= 0x10FFFF
    return chr(code) if allowed else ""


def _named(name: str, html5: int, *, every: bool) -> str:
    if name == "apos":
        return "'" if html5 else ""
    if every and html5 == 48:
        return html5_names.get(name + ";", "")
    if every and name in name2codepoint:
        return chr(name2codepoint[name])
    return _KNOWN.get(name, "")


def _special_decoded(values: list[Value]) -> Value:
    return _decoded([*values[:2], b"UTF-8"] if len(values) > 1 else values[:1], every=False)


def _strip_tags(values: list[Value]) -> Value:
    if is_given(values, 1):
        raise ValueError
    before, *tags = text(values, 0).split(b"<")
    made = [before]
    for number, tag in enumerate(tags):
        body, closed, rest = tag.partition(b">")
        comment = body.startswith(b"!--")
        # What PHP makes of quotes, brackets and other tags within a tag is left to PHP.
        if not re.match(rb"[A-Za-z/!]", body) or any(mark in body for mark in b"\"'("):
            raise ValueError
        if (comment and not body.endswith(b"--")) or (not closed and number + 1 < len(tags)):
            raise ValueError
        made.append(rest)
    return b"".join(made).replace(b"\0", b"")


def _table(values: list[Value]) -> Value:
    if integer(values, 0, 0) != 0:
        raise ValueError
    flags = integer(values, 1) if is_given(values, 1) else _USUAL
    table: dict[bytes | int, Value] = {}
    if flags & _DOUBLE:
        table[b'"'] = b"&quot;"
    table[b"&"] = b"&amp;"
    if flags & _SINGLE:
        table[b"'"] = b"&#039;"
    table[b"<"], table[b">"] = b"&lt;", b"&gt;"
    return Array.mapping(table)


MARKUP: Final[dict[bytes, Pure]] = {
    b"htmlspecialchars": lambda v: _encoded(v, every=False),
    b"htmlentities": lambda v: _encoded(v, every=True),
    b"htmlspecialchars_decode": _special_decoded,
    b"html_entity_decode": lambda v: _decoded(v, every=True),
    b"get_html_translation_table": _table,
    b"nl2br": lambda v: re.sub(
        rb"\r\n|\n\r|\n|\r",
        rb"<br />\g<0>" if truth(v, 1, otherwise=True) else rb"<br>\g<0>",
        text(v, 0),
    ),
    b"strip_tags": _strip_tags,
}
