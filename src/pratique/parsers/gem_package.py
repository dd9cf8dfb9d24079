"""Installed gems of Ruby: specifications/NAME-VERSION[-PLATFORM].gemspec.

Source: `Gem::StubSpecification` in the documentation of RubyGems. What is installed has a line
`# stub: NAME VERSION PLATFORM FOLDERS` near its start; nothing of the Ruby below it is evaluated.
Without that line, the name of the file tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import Parser, shown, unread

_HEAD: Final = 4 << 10
_STUB: Final = re.compile(
    rb"^# stub: ([A-Za-z0-9_.-]{1,200}) ([0-9][0-9A-Za-z.-]{0,100}) (\S{1,100})", re.MULTILINE
)
_NAMED: Final = re.compile(r"(.{1,200}?)-([0-9][0-9A-Za-z.]{0,100})(?:-(.{1,100}))?\.gemspec")


@dataclass(frozen=True, slots=True)
class GemPackage:
    """An installed gem of Ruby."""

    table: ClassVar[str] = "gem_package"

    path: Annotated[str, "its specification"]
    line: Annotated[int | None, "line there; null where the name of the file says it"]
    name: Annotated[str, "name of the gem"]
    version: Annotated[str, "its version"]
    platform: Annotated[str, "`ruby`, or the platform that it was built for"]
    directory: Annotated[str, "readable path of the folder that gems are installed in"]


def parse(content: bytes, path: str) -> Iterator[GemPackage | Gap]:
    """The gem that this is the specification of."""
    folder, _, file = path.rpartition("/")
    folder = folder.removesuffix("/default").removesuffix("/specifications") or "/"
    head = content[:_HEAD]
    stub = _STUB.search(head)
    if stub is not None:
        line = head.count(b"\n", 0, stub.start()) + 1
        name, version, platform = (shown(part) for part in stub.groups())
        yield GemPackage(path, line, name, version, platform, folder)
        return
    named = _NAMED.fullmatch(file)
    if named is None:
        yield unread(path, None, "a gem without a version", content[:200])
        return
    yield GemPackage(path, None, named[1], named[2], named[3] or "ruby", folder)


PARSERS = (
    Parser(
        "gem-specification",
        (GemPackage,),
        ("/**/specifications/*.gemspec", "/**/specifications/default/*.gemspec"),
        parse,
        most=1 << 20,
    ),
)
