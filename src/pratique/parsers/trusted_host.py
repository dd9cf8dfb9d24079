"""Machines whose accounts get in without a password: hosts.equiv(5), `~/.rhosts`, `~/.shosts`.

`[+|-]host [[+|-]user]`; a `+` alone stands for every host or every user. Only sshd with
HostbasedAuthentication and the old r-commands read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, text_lines, unread
from pratique.parsers.startup_item import StartupItem

_MOST_BYTES: Final = 4 << 20


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read the file: an item for each line that lets somebody in."""
    home, _, name = path.rpartition("/")
    username = "" if name.endswith("equiv") else shown(home.rpartition("/")[2])
    for number, line in text_lines(content):
        words = line[:FIELD_LENGTH].partition("#")[0].split()
        if not words or words[0].startswith("-"):
            continue
        if len(words) > 2:
            yield unread(path, number, "not a line of trusted hosts", line)
            continue
        yield StartupItem(
            path, number, "trusted-host", shown(words[0]), username,
            "when the named host logs in", shown(" ".join(words), FIELD_LENGTH), "", "T1098",
        )  # fmt: skip


PARSERS = (
    Parser(
        "trusted-host",
        (StartupItem,),
        (
            "/etc/hosts.equiv",
            "/etc/shosts.equiv",
            "/etc/ssh/shosts.equiv",
            "/**/.rhosts",
            "/**/.shosts",
        ),
        parse,
        most=_MOST_BYTES,
    ),
)
