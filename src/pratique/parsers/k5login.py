"""Kerberos principals that may log in as an account: k5login(5), k5users of ksu(1).

`~/.k5login`: one principal a line. `~/.k5users`: behind the principal the commands that it may
start as this account, `*` for all. The holder of a ticket is asked for no password.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, text_lines, unread
from pratique.parsers.startup_item import StartupItem

KIND: Final = "kerberos-login"
_MOST_BYTES: Final = 4 << 20


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read the file: an item for each principal that it lets in."""
    home, _, name = path.rpartition("/")
    username = shown(home.rpartition("/")[2])
    for number, line in text_lines(content):
        words = line[:FIELD_LENGTH].split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) > 1 and name == ".k5login":
            yield unread(path, number, "not a Kerberos principal", line)
            continue
        yield StartupItem(
            path, number, KIND, shown(words[0]), username,
            "when the holder of a ticket logs in", shown(" ".join(words), FIELD_LENGTH), "",
            "T1098",
        )  # fmt: skip


PARSERS = (
    Parser("k5login", (StartupItem,), ("/**/.k5login", "/**/.k5users"), parse, most=_MOST_BYTES),
)
