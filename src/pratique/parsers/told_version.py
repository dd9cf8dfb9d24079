"""How a web application tells its version: one assignment of PHP in a file of every release.

An assignment, a `define` or a `const`, or a few that belong together (see "Constants" in PHP's
manual for the syntax). Nothing of PHP is evaluated: a version that is computed is a gap. Which
applications tell it where stands in files of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.base import Parser, shown, unread

MOST: Final = 1 << 20
VALUE: Final = rb"\s{0,20}['\"]([0-9][\w.+ -]{0,40})['\"]"
_NUMBER: Final = rb"\s{0,20}['\"]?(\d{1,6})['\"]?"


@dataclass(frozen=True, slots=True)
class Told:
    """Where an application tells its version.

    `up` is how many parts of the path, from its end, stand below the root of the application.
    Without one of `needs` in it, in lower case, the file is another's. Of `patterns`, the first
    alternative whose expressions are all found counts; their groups are the parts of the version.
    Where a file may be another's in spite of all that, it is not `certain`, and no gap.
    """

    slug: str
    name: str
    places: tuple[str, ...]
    up: int
    needs: tuple[bytes, ...]
    patterns: tuple[tuple[re.Pattern[bytes], ...], ...]
    certain: bool = True


def constant(name: bytes) -> re.Pattern[bytes]:
    """A constant of a class, or one that is defined."""
    return re.compile(
        rb"(?:\bconst\s{1,20}(?:string\s{1,20})?" + name + rb"\s{0,20}="
        rb"|\bdefine\s{0,20}\(\s{0,20}['\"]" + name + rb"['\"]\s{0,20},)" + VALUE
    )


def variable(name: bytes) -> re.Pattern[bytes]:
    """A variable, or a property of a class."""
    return re.compile(rb"\$" + name + rb"\s{0,20}=" + VALUE)


def number(name: bytes) -> re.Pattern[bytes]:
    """A constant of a class that is a number."""
    return re.compile(rb"\bconst\s{1,20}(?:int\s{1,20})?" + name + rb"\s{0,20}=" + _NUMBER)


def key(name: bytes) -> re.Pattern[bytes]:
    """A number under that name in an array."""
    return re.compile(rb"['\"]" + name + rb"['\"]\s{0,20}=>" + _NUMBER)


def root_of(path: str, up: int) -> str:
    """The folder `up` parts above the end of `path`."""
    for _part in range(up):
        path = path.rpartition("/")[0]
    return path or "/"


def found_in(content: bytes, path: str, told: Told) -> Iterator[Application | Gap]:
    """The row for the application that this file belongs to; a gap where it does not say."""
    content = content[:MOST]
    lowered = content.lower()
    if not any(need in lowered for need in told.needs):
        return
    if not told.certain and "/vendor/" in path:
        return
    for alternative in told.patterns:
        found = [pattern.search(content) for pattern in alternative]
        version = ".".join(shown(match[1], 60) for match in found if match is not None)
        first = found[0]
        if first is not None and None not in found:
            line = content.count(b"\n", 0, first.start()) + 1
            root = root_of(path, told.up)
            yield Application(path, line, root, told.name, "", version, "core")
            return
    if told.certain:
        yield unread(path, None, f"a version of {told.name} that is not understood", content[:200])


def reads(told: Told) -> Parser:
    """The parser for the files of one application."""

    def parse(content: bytes, path: str) -> Iterator[Application | Gap]:
        return found_in(content, path, told)

    return Parser(told.slug, (Application,), told.places, parse)


# What is told by whom stands in `application_version` and `service_version`.
PARSERS = ()
