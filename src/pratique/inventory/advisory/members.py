"""The members of one large JSON document, one after the other: RFC 8259.

The advisory files of the field have hundreds of megabytes in one object or list of small entries.
Read as a whole, one takes ten times its length in memory; so entries are decoded one by one, each
by the standard library, in a window that moves over the text.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

# One entry is never longer; the largest of Debian's tracker has some ten megabytes.
MOST: Final = 64 << 20
_CHUNK: Final = 1 << 20
_BLANKS: Final = " \t\r\n"


class Broken(ValueError):
    """The text is no JSON from some place on; the argument says where and why."""


def members(opened: BinaryIO) -> Iterator[tuple[str, Any]]:
    """Key and value of each member of an object; of a list, its values with an empty key.

    Where a member of the object is itself a list, its values come one by one with that key.
    `Broken` where the text ends or goes wrong; what came before stands.
    """
    window = _Window(opened)
    first = window.sign()
    if first == "[":
        window.skip()
        yield from (("", value) for value in _values(window))
    elif first == "{":
        window.skip()
        yield from _of_object(window)
    else:
        raise Broken("it begins with neither an object nor a list")


def _of_object(window: _Window) -> Iterator[tuple[str, Any]]:
    if window.sign() == "}":
        return
    while True:
        key = window.value()
        if not isinstance(key, str) or window.sign() != ":":
            raise window.broken("no name of a member")
        window.skip()
        if window.sign() == "[":
            window.skip()
            for value in _values(window):
                yield key, value
        else:
            yield key, window.value()
        if window.goes_on("}"):
            continue
        return


def _values(window: _Window) -> Iterator[Any]:
    if window.sign() == "]":
        window.skip()
        return
    while True:
        yield window.value()
        if not window.goes_on("]"):
            return


class _Window:
    """The part of the text that is in memory, and where in it we are."""

    def __init__(self, opened: BinaryIO) -> None:
        self._opened = opened
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._scanner = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._before = 0
        self._ended = False

    def broken(self, why: str) -> Broken:
        """What is wrong here."""
        return Broken(f"{why} at character {self._before + self._at}")

    def skip(self) -> None:
        """Go over one sign."""
        self._at += 1

    def sign(self) -> str:
        """The next sign that is no blank; `Broken` at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANKS:
                    return self._text[self._at]
                self._at += 1
            if self._ended:
                raise self.broken("the text ends")
            self._fill()

    def goes_on(self, end: str) -> bool:
        """Go over a comma, or over `end`; whether it was a comma."""
        found = self.sign()
        if found not in (",", end):
            raise self.broken(f"neither a comma nor {end}")
        self.skip()
        return found == ","

    def value(self) -> Any:
        """The next value, whole."""
        self.sign()
        while True:
            try:
                value, end = self._scanner.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise self.broken("something nested too deeply") from error
            except ValueError as error:
                if self._ended:
                    raise self.broken("something that is no JSON") from error
            else:
                # A number may go on behind what is in memory.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            if len(self._text) - self._at > MOST:
                raise self.broken(f"an entry of more than {MOST} characters, or no JSON")
            self._fill()

    def _fill(self) -> None:
        """Read on: as much again as is there, so that a long entry is not tried too often."""
        rest = self._text[self._at :]
        read = self._opened.read(max(_CHUNK, len(rest)))
        self._ended = not read
        self._before += self._at
        self._text, self._at = rest + self._decoder.decode(read, final=not read), 0
