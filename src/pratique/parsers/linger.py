"""Accounts whose units run from boot on, without a login: loginctl(1), `enable-linger`.

An empty file in `/var/lib/systemd/linger` bears the name of the account.
"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.model import Gap
from pratique.parsers.base import Parser, shown, unread
from pratique.parsers.startup_item import StartupItem


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Take the name of the file; a file with a content is none of systemd's."""
    name = shown(path.rpartition("/")[2])
    if content:
        yield unread(path, None, "a file of systemd's that should be empty", content)
    yield StartupItem(
        path, None, "linger", name, name, "at boot", f"the units of {name}", "", "T1543.002"
    )


PARSERS = (Parser("linger", (StartupItem,), ("/var/lib/systemd/linger/*",), parse, most=4096),)
