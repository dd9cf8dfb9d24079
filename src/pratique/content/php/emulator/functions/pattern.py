"""Patterns of PCRE and of POSIX, in the words of the module `regex`.

Only what means the same in both passes; everything else raises ValueError. Source: `pcre2pattern`
(3), the manual, "Pattern Modifiers".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import regex

from pratique.content.php.emulator.functions.argument import countable

_SECONDS: Final = 0.25
_LONGEST_PATTERN: Final = 20_000
_LONGEST_RECURSION: Final = 5_000
_RECURSION: Final = re.compile(rb"\(\?(?:R|[+-]?\d|&|P>)")
_DEEPEST: Final = 100
_MOST_REPEATED: Final = 12
_LARGEST: Final = 50_000
_CLOSING: Final = {b"(": b")", b"[": b"]", b"{": b"}", b"<": b">"}
_MODIFIERS: Final = frozenset(b"imsxuUDASXe \n\r")
_QUANTIFIER: Final = re.compile(r"\{\d{1,5}(?:,\d{0,5})?\}")
# What stands for the same after a backslash in both.
_SAME_ESCAPES: Final = frozenset("dDwWsSbBAhHRXGK")
_SAME_IN_CLASS: Final = frozenset("dDwWsSh")
_LETTERS: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "e": "\x1b", "a": "\a"}
_CLASSES: Final = re.compile(r"\[:(\^?)([a-z]+):\]")
_CLASS_NAMES: Final = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\s",
    "word": r"\w",
    "xdigit": "0-9a-fA-F",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "punct": r"!-/:-@\[-`\{-\x7e",
    "print": r"\x20-\x7e",
    "graph": r"!-\x7e",
}
_GROUP: Final = re.compile(
    r"\?(?:[:>|=!]|<[=!]|P?<([A-Za-z_]\w{0,31})>|'([A-Za-z_]\w{0,31})'|R\)|[+-]?\d{1,2}\)|"
    r"&\w{1,32}\)|P>\w{1,32}\)|P=\w{1,32}\)|\(\d{1,2}\)|(-?[imsx]*(?:-[imsx]+)?)([:)])|#[^)]*\))"
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was understood.

    `unicode` says that it works on characters; `evaluated` that what replaces a match is code;
    `anchored` that a match must begin where the search does; `recursive` that it holds itself.
    """

    source: bytes
    compiled: Any
    unicode: bool
    evaluated: bool
    anchored: bool
    recursive: bool

    def matches(self, subject: bytes, most: int = -1, start: int = 0) -> Iterator[Match]:
        """The matches from the byte `start` on, `most` of them at most.

        ValueError for a subject that is not in the encoding, or takes too long.
        """
        if self.recursive and len(subject) > _LONGEST_RECURSION:
            raise ValueError
        held: Any = subject.decode("utf-8") if self.unicode else subject
        offsets = Offsets(held) if self.unicode and not subject.isascii() else None
        ends = held.__class__()
        at = len(subject[:start].decode("utf-8")) if self.unicode else start
        count = 0
        try:
            for match in self.compiled.finditer(held, at, timeout=_SECONDS):
                if count == most or (self.anchored and match.start() != at):
                    return
                at = match.end()
                count += 1
                countable(count)
                yield Match(match, offsets, ends)
        except (TimeoutError, MemoryError, RecursionError) as error:
            raise ValueError from error

    @property
    def names(self) -> dict[int, bytes]:
        """The names of groups by their numbers."""
        return {number: name.encode() for name, number in self.compiled.groupindex.items()}


class Offsets:
    """Where in the bytes each character begins."""

    def __init__(self, characters: str) -> None:
        self._at = [0]
        total = 0
        for character in characters:
            code = ord(character)
            total += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
            self._at.append(total)

    def of(self, position: int) -> int:
        """The byte at which the character begins."""
        return self._at[position]


@dataclass(frozen=True, slots=True)
class Match:
    """One match, told in bytes."""

    _found: Any
    _offsets: Offsets | None
    _empty: bytes | str

    def group(self, number: int) -> bytes | None:
        """The text of a group; None if it took no part."""
        found = self._found.group(number)
        return found.encode() if isinstance(found, str) else found

    def start(self, number: int = 0) -> int:
        """Where a group begins, -1 if it took no part."""
        return self._byte(self._found.start(number))

    def end(self, number: int = 0) -> int:
        """Where a group ends."""
        return self._byte(self._found.end(number))

    def _byte(self, position: int) -> int:
        return position if self._offsets is None or position < 0 else self._offsets.of(position)

    @property
    def count(self) -> int:
        """The number of groups in the pattern."""
        return len(self._found.groups())


def parts_of(written: bytes) -> tuple[bytes, bytes]:
    """The pattern between the delimiters, and the modifiers after it."""
    written = written.lstrip(b" \t\n\r\v\f\0")
    opening = written[:1]
    if not opening or opening.isalnum() or opening == b"\\":
        raise ValueError
    closing = _CLOSING.get(opening, opening)
    end = written.rfind(closing, 1)
    if end < 0:
        raise ValueError
    body, modifiers = written[1:end], written[end + 1 :]
    if opening not in b"([{<":
        # The first delimiter that no backslash hides ends the pattern.
        first = re.match(rb"(?:[^\\]|\\.)*?(?=" + re.escape(closing) + b")", written[1:], re.DOTALL)
        if first is None:
            raise ValueError
        body, modifiers = first[0], written[len(first[0]) + 2 :]
    return body, modifiers.replace(b"\0", b"")


@lru_cache(maxsize=256)
def pattern_of(written: bytes) -> Pattern:
    """A pattern as `preg_match` takes it, with its delimiters."""
    body, modifiers = parts_of(written)
    if not _MODIFIERS.issuperset(modifiers) or len(body) > _LONGEST_PATTERN:
        raise ValueError
    unicode = b"u" in modifiers
    translated = _Translation(body.decode("utf-8" if unicode else "latin-1"), modifiers).text()
    flags = regex.VERSION1
    for modifier, flag in ((b"i", regex.I), (b"m", regex.M), (b"s", regex.S)):
        flags |= flag if modifier in modifiers else 0
    return Pattern(
        source=written,
        compiled=_compiled(translated, flags, unicode=unicode),
        unicode=unicode,
        evaluated=b"e" in modifiers,
        anchored=b"A" in modifiers,
        recursive=_RECURSION.search(body) is not None,
    )


@lru_cache(maxsize=64)
def posix_pattern(written: bytes, *, fold: bool) -> Pattern:
    """A pattern as `ereg` takes it: POSIX's extended form."""
    if len(written) > _LONGEST_PATTERN or b"(?" in written:
        raise ValueError
    translated = _Translation(written.decode("latin-1"), b"D").text()
    flags = regex.VERSION1 | regex.S | (regex.I if fold else 0)
    return Pattern(
        source=written,
        compiled=_compiled(translated, flags, unicode=False),
        unicode=False,
        evaluated=False,
        anchored=False,
        recursive=False,
    )


def _compiled(translated: str, flags: int, *, unicode: bool) -> Any:
    source: Any = translated if unicode else translated.encode("latin-1")
    try:
        return regex.compile(source, flags)
    except (regex.error, OverflowError, RecursionError, KeyError, IndexError, TypeError) as error:
        raise ValueError from error


class _Translation:
    """One walk through a pattern."""

    def __init__(self, pattern: str, modifiers: bytes) -> None:
        self._pattern = pattern
        self._loose, self._lazy = b"x" in modifiers, b"U" in modifiers
        self._end, self._lines = b"D" in modifiers, b"m" in modifiers
        # The first number that is no group's is an octal; a hidden bracket more does no harm.
        self._groups = len(re.findall(r"\((?!\?)|\(\?P?[<'][A-Za-z_]", pattern))
        self._at = 0
        # For each open group, how many repeated groups stand in one another inside of it.
        self._repeated = [0]
        self._made: list[str] = []

    def text(self) -> str:
        """The whole pattern in the other words."""
        while self._at < len(self._pattern):
            self._made.append(self._next())
        # What `regex` makes of a pattern doubles with each repeated group in another one.
        if len(self._pattern) << max(self._repeated) > _LARGEST:
            raise ValueError
        return "".join(self._made)

    def _next(self) -> str:
        pattern, at = self._pattern, self._at
        character = pattern[at]
        self._at += 1
        if character == "\\":
            return self._escape()
        if character == "[":
            return self._class()
        if character == "(":
            return self._group()
        if character == ")":
            self._closed()
            return character
        if character in "*+?{":
            return self._repeat(at)
        if character == "^" and self._lines:
            # After a line's end that ends the whole text too, no line begins.
            return r"(?:\A|(?<=\n)(?!\Z))"
        if character == "$" and self._end and not self._lines:
            return r"\Z"
        if self._loose and character in " \t\n\r\v\f":
            return ""
        if self._loose and character == "#":
            end = pattern.find("\n", at)
            self._at = len(pattern) if end < 0 else end + 1
            return ""
        return character if character in "^$.|" else _plain(character)

    def _repeat(self, at: int) -> str:
        match = _QUANTIFIER.match(self._pattern, at)
        if self._pattern[at] == "{" and match is None:
            return r"\{"
        taken = self._pattern[at] if match is None else match[0]
        self._at = at + len(taken)
        following = self._pattern[self._at : self._at + 1]
        if following == "+":
            self._at += 1
            return taken + "+"
        if following == "?":
            self._at += 1
            return taken if self._lazy else taken + "?"
        return taken + "?" if self._lazy else taken

    def _group(self) -> str:
        self._repeated.append(0)
        if len(self._repeated) > _DEEPEST:
            raise ValueError
        if self._pattern[self._at : self._at + 1] not in ("?", "*"):
            return "("
        match = _GROUP.match(self._pattern, self._at)
        if match is None:
            raise ValueError
        self._at = match.end()
        if match[0].endswith(")") and not match[0].startswith("?("):
            self._closed()
        if match[0].startswith("?#"):
            return ""
        name = match[1] or match[2]
        if name:
            return f"(?P<{name}>"
        if match[3] and "x" in match[3]:
            raise ValueError
        if match[3] and "m" in match[3].partition("-")[0]:
            self._lines = True
        return "(" + match[0]

    def _closed(self) -> None:
        if len(self._repeated) < 2:
            raise ValueError
        inside = self._repeated.pop()
        following = self._pattern[self._at : self._at + 1]
        if following and following in "*+?{":
            inside += 1
        self._repeated[-1] = max(self._repeated[-1], inside)
        if inside > _MOST_REPEATED:
            raise ValueError

    def _escape(self) -> str:
        letter = self._pattern[self._at : self._at + 1]
        self._at += 1
        if letter in _SAME_ESCAPES and letter:
            return "\\" + letter
        if letter in ("z", "Z"):
            return r"\Z" if letter == "z" else r"(?=\n?\Z)"
        if letter == "Q":
            end = self._pattern.find("\\E", self._at)
            end = len(self._pattern) if end < 0 else end
            quoted = self._pattern[self._at : end]
            self._at = end + 2
            return "".join(map(_plain, quoted))
        if letter == "E":
            return ""
        if letter in "123456789" and letter:
            return self._reference()
        if letter in ("g", "k"):
            return self._named_reference(letter)
        if letter in ("p", "P"):
            return self._property(letter)
        if letter == "N":
            return r"[^\n]"
        if letter == "v":
            return r"[\n-\r\x85]"
        return _plain(self._character(letter))

    def _reference(self) -> str:
        self._at -= 1
        digits = re.compile(r"\d{1,3}").match(self._pattern, self._at)
        assert digits is not None  # noqa: S101 - a digit stands here
        number = int(digits[0])
        if number < 10 or number <= self._groups:
            self._at = digits.end()
            return f"(?:\\{number})"
        octal = re.compile(r"[0-7]{1,3}").match(self._pattern, self._at)
        if octal is None:
            raise ValueError
        self._at = octal.end()
        return _plain(chr(int(octal[0], 8) & 255))

    def _named_reference(self, letter: str) -> str:
        match = re.compile(r"(?:\{(\w+)\}|<(\w+)>|'(\w+)'|(\d))").match(self._pattern, self._at)
        if match is None:
            raise ValueError
        self._at = match.end()
        name = match[1] or match[2] or match[3] or match[4]
        if name.isdigit():
            if letter == "k" or not (match[1] or match[4]):
                raise ValueError
            return f"(?:\\{int(name)})"
        return f"(?P={name})"

    def _property(self, letter: str) -> str:
        match = re.compile(r"\{(\^?)(\w{1,20})\}|([A-Z])").match(self._pattern, self._at)
        if match is None:
            raise ValueError
        self._at = match.end()
        turned = "P" if (letter == "P") is not bool(match[1]) else "p"
        return f"\\{turned}{{{match[2] or match[3]}}}"

    def _character(self, letter: str) -> str:
        """The one character that an escape stands for."""
        if letter in _LETTERS:
            return _LETTERS[letter]
        if letter == "x":
            match = re.compile(r"\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{0,2})").match(
                self._pattern, self._at
            )
            assert match is not None  # noqa: S101 - the second form matches anything
            self._at = match.end()
            return chr(int(match[1] or match[2] or "0", 16))
        if letter == "c":
            held = self._pattern[self._at].upper()
            self._at += 1
            return chr(ord(held) ^ 64)
        if letter == "0":
            match = re.compile(r"[0-7]{0,2}").match(self._pattern, self._at)
            assert match is not None  # noqa: S101 - it matches anything
            self._at = match.end()
            return chr(int(match[0] or "0", 8))
        if not letter or letter.isalnum():
            raise ValueError
        return letter

    def _class(self) -> str:
        pattern = self._pattern
        made = ["["]
        if pattern[self._at : self._at + 1] == "^":
            made.append("^")
            self._at += 1
        first = True
        while first or pattern[self._at : self._at + 1] != "]":
            if self._at >= len(pattern):
                raise ValueError
            made.append(self._member(first=first))
            first = False
        self._at += 1
        return "".join(made) + "]"

    def _member(self, *, first: bool) -> str:
        pattern = self._pattern
        named = _CLASSES.match(pattern, self._at)
        if named is not None:
            self._at = named.end()
            if named[2] not in _CLASS_NAMES:
                raise ValueError
            members = _CLASS_NAMES[named[2]]
            return f"[^{members}]" if named[1] else members
        character = pattern[self._at]
        self._at += 1
        if character == "-":
            # A hyphen that makes no range stands for itself.
            alone = first or pattern[self._at : self._at + 1] in ("]", "")
            return r"\-" if alone else "-"
        if character != "\\":
            return _in_class(character)
        letter = pattern[self._at : self._at + 1]
        self._at += 1
        if letter in _SAME_IN_CLASS and letter:
            return "\\" + letter
        if letter == "b":
            return r"\x08"
        if letter in ("p", "P"):
            return self._property(letter)
        if letter in "1234567" and letter:
            match = re.compile(r"[0-7]{1,3}").match(pattern, self._at - 1)
            assert match is not None  # noqa: S101 - a digit stands here
            self._at = match.end()
            return _in_class(chr(int(match[0], 8) & 255))
        return _in_class(self._character(letter))


def _in_class(character: str) -> str:
    return character if character.isalnum() and character.isascii() else _plain(character)


def _plain(character: str) -> str:
    """A character that stands for itself."""
    code = ord(character)
    if character.isascii() and character.isalnum():
        return character
    if code < 0x80:
        return f"\\x{code:02x}"
    return character
