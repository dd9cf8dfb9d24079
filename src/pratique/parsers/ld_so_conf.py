"""Folders that the dynamic linker looks into: `/etc/ld.so.conf` and `ld.so.conf.d`, ldconfig(8).

One folder a word, words apart by blanks, commas or colons; `include PATTERN` reads further
files; `hwcap` lines of old are read and left out. `#` begins a comment.
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

_FOLDER = re.compile(r"[^\s:,]++")


@dataclass(frozen=True, slots=True)
class LinkerFolder:
    """A folder whose libraries every program may load, or a pattern of further lists."""

    table: ClassVar[str] = "linker_folder"

    path: Annotated[str, "the list, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    folder: Annotated[str, "the folder, or the pattern of files, as written"]
    include: Annotated[bool, "true where further lists are read, not libraries"]


def parse(content: bytes, path: str) -> Iterator[LinkerFolder | Gap]:
    """Read a list of folders; a word that is no absolute path is a gap."""
    for number, line in text_lines(content):
        text = line.partition("#")[0]
        first, _, rest = text.strip().partition(" ")
        if first == "hwcap":
            continue
        include = first == "include"
        for found in _FOLDER.finditer(rest if include else text):
            word = found[0].partition("=")[0]  # `FOLDER=TYPE` of libc5
            if not word.startswith("/") and not include:
                yield unread(path, number, "not a folder of libraries", word)
            else:
                yield LinkerFolder(path, number, shown(word, FIELD_LENGTH), include)


PARSERS = (
    Parser(
        "ld-so-conf",
        (LinkerFolder,),
        ("/etc/ld.so.conf", "/etc/ld.so.conf.d/**/*.conf", "/etc/ld-musl-*.path"),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
