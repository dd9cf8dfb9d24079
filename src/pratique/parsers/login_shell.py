"""The shells that an account may have: `/etc/shells`, shells(5).

One absolute path a line, `#` begins a comment. Blanks at the end of a line are kept, because
a name may be made to look like another by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread


@dataclass(frozen=True, slots=True)
class LoginShell:
    """A shell that `/etc/shells` permits."""

    table: ClassVar[str] = "login_shell"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    shell: Annotated[str, "the program as written, blanks at its end included"]


def parse(content: bytes, path: str) -> Iterator[LoginShell | Gap]:
    """Read the shells; a line that is no absolute path is a gap."""
    for number, raw in raw_lines(content):
        line = raw.lstrip()
        if not line or line.startswith(b"#"):
            continue
        if not line.startswith(b"/"):
            yield unread(path, number, "not a line of shells", line)
            continue
        yield LoginShell(path, number, shown(line, FIELD_LENGTH))


PARSERS = (Parser("login-shell", (LoginShell,), ("/etc/shells",), parse),)
