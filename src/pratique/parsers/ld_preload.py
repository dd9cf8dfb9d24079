"""Libraries that every program must load: /etc/ld.so.preload, see ld.so(8).

Names stand apart by blanks or colons, several on a line; `#` begins a comment, as the
loader of glibc reads it (elf/rtld.c). NUL bytes end nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Gap
from pratique.parsers.base import (
    CONFIGURATION_LENGTH,
    FIELD_LENGTH,
    Parser,
    shown,
    text_lines,
    unread,
)

_NAME = re.compile(r"[^\s:]+")


@dataclass(frozen=True, slots=True)
class LdPreload:
    """A library that the dynamic linker puts into every program."""

    table: ClassVar[str] = "ld_preload"

    path: Annotated[str, "the list, /etc/ld.so.preload"]
    line: Annotated[int | None, "line number, from 1"]
    library: Annotated[str, "path or name of the library, as written"]


def parse(content: bytes, path: str) -> Iterator[LdPreload | Gap]:
    """Read the list; a name too long to be a path is a gap."""
    for number, text in text_lines(content):
        for found in _NAME.finditer(text.partition("#")[0].strip("\0")):
            library = found[0]
            if len(library) > FIELD_LENGTH:
                yield unread(path, number, "a name too long for a library", library)
            else:
                yield LdPreload(path, number, shown(library, FIELD_LENGTH))


PARSERS = (
    Parser(
        slug="ld-preload",
        rows=(LdPreload,),
        places=("/etc/ld.so.preload",),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
