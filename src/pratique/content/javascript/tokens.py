r"""The words of a script: ECMA-262, "Lexical Grammar".

A slash begins a regular expression where a value cannot end before it. What is no word of the
language ends the script: what stands before it is still read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

NAME: Final = "name"
NUMBER: Final = "number"
STRING: Final = "string"
TEMPLATE: Final = "template"
PATTERN: Final = "pattern"
SIGN: Final = "sign"
END: Final = "end"

_WORD: Final = re.compile(
    r"(?P<blank>[\s\ufeff]++|//[^\n\r\u2028\u2029]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|<!--[^\n\r]*+)"
    r"|(?P<name>(?:[A-Za-z_$\u0080-\U0010ffff]|\\u[0-9A-Fa-f]{4})"
    r"(?:[\w$\u0080-\U0010ffff]|\\u[0-9A-Fa-f]{4})*+)"
    r"|(?P<number>0[xX][\da-fA-F_]++n?|0[bB][01_]++n?|0[oO][0-7_]++n?"
    r"|(?:\d[\d_]*+(?:\.[\d_]*+)?|\.\d[\d_]*+)(?:[eE][+-]?\d++)?n?)"
    r"|(?P<string>\"(?:[^\"\\\n\r]|\\(?:\r\n|[\s\S]))*+\"|'(?:[^'\\\n\r]|\\(?:\r\n|[\s\S]))*+')"
    r"|(?P<sign>>>>=|\.\.\.|===|!==|>>>|<<=|>>=|\*\*=|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?"
    r"|\?\.(?!\d)|\+\+|--|<<|>>|\*\*|[+\-*%&|^/]=|[{}()\[\];,<>+\-*/%&|^!~?:=.@#])"
)
_PATTERN: Final = re.compile(
    r"/(?![*/])(?:[^\\/\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*+\])++/[A-Za-z]*+"
)
_TEMPLATE_PIECE: Final = re.compile(r"[^`\\$]++|\\[\s\S]|\$(?!\{)")
_STRING_IN_PLACE: Final = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'")
# After these words a value begins, so a slash is a pattern.
_BEFORE_VALUE: Final = frozenset(
    "return typeof case in of delete void throw new instanceof do else yield await".split()
)
_MOST_NESTED: Final = 8


@dataclass(frozen=True, slots=True)
class Token:
    """One word, with its place and whether a line ended before it."""

    type: str
    text: str
    position: int
    new_line: bool


def tokens(script: str, most: int) -> list[Token]:
    """The words of `script`, at most `most`, closed by one of the type `end`."""
    found: list[Token] = []
    at = 0
    new_line = False
    while at < len(script) and len(found) < most:
        match = _next(script, at, found)
        if match is None:
            break
        type_, end = match
        text = script[at:end]
        if type_ == "blank":
            new_line = new_line or "\n" in text or "\r" in text
        else:
            found.append(Token(type_, text, at, new_line))
            new_line = False
        at = end
    found.append(Token(END, "", at, new_line=True))
    return found


def _next(script: str, at: int, found: list[Token]) -> tuple[str, int] | None:
    if script[at] == "`":
        end = _template_end(script, at, 0)
        return None if end is None else (TEMPLATE, end)
    if script[at] == "/" and _value_may_begin(found):
        pattern = _PATTERN.match(script, at)
        if pattern is not None:
            return PATTERN, pattern.end()
    word = _WORD.match(script, at)
    if word is None or word.lastgroup is None:
        return None
    return word.lastgroup, word.end()


def _value_may_begin(found: list[Token]) -> bool:
    if not found:
        return True
    last = found[-1]
    if last.type == NAME:
        return last.text in _BEFORE_VALUE
    return last.type == SIGN and last.text not in (")", "]")


def _template_end(script: str, at: int, depth: int) -> int | None:
    """Where the template that begins at `at` ends; None where it does not."""
    at += 1
    while at < len(script):
        piece = _TEMPLATE_PIECE.match(script, at)
        if piece is not None:
            at = piece.end()
        elif script[at] == "`":
            return at + 1
        else:
            end = _hole_end(script, at + 2, depth)
            if end is None:
                return None
            at = end
    return None


def _hole_end(script: str, at: int, depth: int) -> int | None:
    """Where the `${` whose inside begins at `at` ends."""
    open_braces = 1
    while at < len(script):
        letter = script[at]
        if letter in "\"'":
            quoted = _STRING_IN_PLACE.match(script, at)
            at = quoted.end() if quoted is not None else at + 1
            continue
        if letter == "`":
            end = _template_end(script, at, depth + 1) if depth < _MOST_NESTED else None
            if end is None:
                return None
            at = end
            continue
        open_braces += (letter == "{") - (letter == "}")
        at += 1
        if not open_braces:
            return at
    return None


def template_parts(text: str) -> list[tuple[bool, str]]:
    """The pieces of a template with its quotes: whether it is code, and the text."""
    parts: list[tuple[bool, str]] = []
    at = start = 1
    last = len(text) - 1
    while at < last:
        piece = _TEMPLATE_PIECE.match(text, at, last)
        if piece is not None:
            at = piece.end()
            continue
        end = _hole_end(text, at + 2, 0)
        if end is None:
            break
        parts.append((False, text[start:at]))
        parts.append((True, text[at + 2 : end - 1]))
        at = start = end
    parts.append((False, text[start:last]))
    return parts
