"""Libraries that sudo loads into itself as root: `/etc/sudo.conf`, see sudo.conf(5).

`Plugin SYMBOL FILE [options]` and `Path NAME FILE`. Without a file, sudo takes its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import (
    CONFIGURATION_LENGTH,
    FIELD_LENGTH,
    Parser,
    joined_lines,
    shown,
    text_lines,
    unread,
)
from pratique.parsers.startup_item import StartupItem

_LINE: Final = 16_384
_KNOWN: Final = frozenset({"Set", "Debug", "Path", "Plugin"})
_LOADED: Final = frozenset({"askpass", "noexec", "sesh", "intercept", "plugin_dir"})


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read the file: an item for each plug-in and for each library or helper it names."""
    for number, line in joined_lines(text_lines(content), _goes_on, comments_within=False):
        words = line[:_LINE].split()
        if words[0] not in _KNOWN or len(line) > _LINE:
            yield unread(path, number, "not a setting of sudo.conf", line)
        elif len(words) > 2 and (words[0] == "Plugin" or words[1] in _LOADED):
            yield StartupItem(
                path, number, "sudo-plugin", shown(words[1]), "root", "each time sudo is used",
                shown(" ".join(words[2:]), _LINE), shown(words[2], FIELD_LENGTH), "T1548.003",
            )  # fmt: skip


def _goes_on(line: str) -> bool:
    return line.endswith("\\")


PARSERS = (
    Parser(
        "sudo-conf",
        (StartupItem,),
        ("/etc/sudo.conf", "/usr/etc/sudo.conf", "/usr/local/etc/sudo.conf"),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
