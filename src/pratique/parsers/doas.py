r"""Who may run what as whom with doas: doas.conf(5).

`permit|deny [options] identity [as target] [cmd command [args ...]]`, options `nopass`,
`nolog`, `persist`, `keepenv`, `setenv { ... }`; `#` begins a comment, `\` joins lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

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

_LINE: Final = 16_384
_BRACES = re.compile(r"setenv\s*\{[^}]*+\}?")
_OPTIONS: Final = frozenset("nopass nolog persist keepenv setenv".split())


@dataclass(frozen=True, slots=True)
class DoasRule:
    """One rule of doas."""

    table: ClassVar[str] = "doas_rule"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    permits: Annotated[bool, "true for permit, false for deny"]
    options: Annotated[tuple[str, ...], "nopass, keepenv, persist ..."]
    who: Annotated[str, "account, or `:group`"]
    run_as: Annotated[str, "whose rights; empty stands for everybody's, root's included"]
    command: Annotated[str, "the only command, with its arguments; empty stands for all"]


def parse(content: bytes, path: str) -> Iterator[DoasRule | Gap]:
    """Read the rules; a line that is none is a gap."""
    lines = ((number, line.partition("#")[0]) for number, line in text_lines(content))
    for number, line in joined_lines(lines, _goes_on, comments_within=True):
        words = _BRACES.sub("setenv", line[:_LINE]).split()
        first = words.pop(0)
        options = []
        while words and words[0] in _OPTIONS:
            options.append(words.pop(0))
        if first not in ("permit", "deny") or not words or len(line) > _LINE:
            yield unread(path, number, "not a rule of doas", line)
            continue
        who = words.pop(0)
        run_as = words[1] if len(words) > 1 and words[0] == "as" else ""
        words = words[2:] if run_as else words
        command = " ".join(words[1:]) if words[:1] == ["cmd"] else ""
        yield DoasRule(
            path, number, first == "permit", tuple(options[:10]), shown(who), shown(run_as),
            shown(command, FIELD_LENGTH),
        )  # fmt: skip


def _goes_on(line: str) -> bool:
    return line.endswith("\\")


PARSERS = (
    Parser(
        "doas",
        (DoasRule,),
        ("/etc/doas.conf", "/etc/doas.d/*.conf", "/usr/local/etc/doas.conf"),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
