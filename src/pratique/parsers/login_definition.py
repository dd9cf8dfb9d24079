"""How the tools for accounts make passwords and accounts: `/etc/login.defs`, login.defs(5).

A line is a name, blanks and a value; `#` begins a comment line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, text_lines, unread


@dataclass(frozen=True, slots=True)
class LoginDefinition:
    """A setting of `/etc/login.defs`."""

    table: ClassVar[str] = "login_definition"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    name: Annotated[str, "name of the setting, e.g. `ENCRYPT_METHOD`"]
    value: Annotated[str, "its value, without quotes around it"]


def parse(content: bytes, path: str) -> Iterator[LoginDefinition | Gap]:
    """Read the settings; a name without a value is a gap."""
    for number, line in text_lines(content):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        parts = text.split(None, 1)
        if len(parts) < 2:
            yield unread(path, number, "a setting without a value", text)
            continue
        value = parts[1].strip().strip('"')
        yield LoginDefinition(
            path, number, shown(parts[0], FIELD_LENGTH), shown(value, FIELD_LENGTH)
        )


PARSERS = (Parser("login-definition", (LoginDefinition,), ("/etc/login.defs",), parse),)
