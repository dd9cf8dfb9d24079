"""Libraries that convert texts, named by their path: `gconv-modules`, see iconv(3).

`module FROM TO FILE COST`. The C library loads FILE from its own folder when a program
converts a text. In its own two lists, only a FILE that is a path leads elsewhere, and only those
are items; in a list that was added, all are.
"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.model import Gap
from pratique.parsers.base import (
    CONFIGURATION_LENGTH,
    FIELD_LENGTH,
    Parser,
    shown,
    text_lines,
    unread,
)
from pratique.parsers.startup_item import StartupItem

_OWN_LISTS = frozenset({"gconv-modules", "gconv-modules-extra.conf"})


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read the list: an item for each module that is a path, or that is not glibc's own."""
    folder, _, name = path.rpartition("/")
    added = name not in _OWN_LISTS
    home = folder.removesuffix("/gconv-modules.d")
    for number, line in text_lines(content):
        if len(line) > FIELD_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
            continue
        words = line.partition("#")[0].split()
        if len(words) > 3 and words[0] == "module" and (added or "/" in words[3]):
            file = shown(words[3], FIELD_LENGTH)
            if "/" not in file:
                file = f"{home}/{file.removesuffix('.so')}.so"
            yield StartupItem(
                path, number, "gconv", shown(f"{words[1]} {words[2]}"), "",
                "when a program converts a text", file, file, "T1574.006",
            )  # fmt: skip


PARSERS = (
    Parser(
        "gconv-modules",
        (StartupItem,),
        tuple(
            f"{folder}/{name}"
            for folder in ("/usr/**/gconv", "/lib/**/gconv", "/lib64/gconv", "/opt/**/gconv")
            for name in ("gconv-modules", "gconv-modules.d/*.conf")
        ),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
