"""Programs that the kernel starts for files of a kind: binfmt.d(5).

`:name:type:offset:magic:mask:interpreter:flags`; the first character is what the fields stand
apart by. A file of that kind that is run starts the interpreter; with the flag `C` it gets the
rights of the file, also those of a set-uid one. See binfmt-misc.rst of the kernel.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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

_FIELDS: Final = 8
_LINE: Final = 4_096


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a file of kinds: an item for each interpreter."""
    for number, line in text_lines(content):
        text = line.strip()
        if not text or text[0] in "#;":
            continue
        fields = text[:_LINE].split(text[0])
        if len(text) > _LINE or len(fields) < _FIELDS or not fields[6]:
            yield unread(path, number, "not a kind of binfmt.d", text)
            continue
        program = shown(fields[6], FIELD_LENGTH)
        flags = f" (flags {shown(fields[7])})" if fields[7] else ""
        yield StartupItem(
            path, number, "binfmt", shown(fields[1]), "",
            f"when a file of the kind {shown(fields[1])} is run{flags}", program, program, "T1546",
        )  # fmt: skip


PARSERS = (
    Parser(
        "binfmt",
        (StartupItem,),
        tuple(
            f"{folder}/binfmt.d/*.conf"
            for folder in ("/etc", "/run", "/usr/lib", "/usr/local/lib", "/lib")
        ),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
