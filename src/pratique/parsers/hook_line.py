r"""Lines of settings that start a command or load a program, one setting a line.

Many programs have such a file: a keyword, a sign or a blank, a command; `#` begins a comment, and
a line that ends in `\` goes on in the next one; in some, one that begins with a blank belongs to
the one before, as in a mail (RFC 5322). Which settings start something, and where the manual of
each program says so, stands in `hook_setting` and `personal_setting`. What starts nothing is left
out, and no line is a gap but for its length: each of these programs knows many more settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from operator import methodcaller
from typing import Final

from pratique.model import Gap
from pratique.parsers import hook_setting, personal_setting
from pratique.parsers.base import (
    CONFIGURATION_LENGTH,
    Parser,
    joined_lines,
    text_lines,
    unread,
)
from pratique.parsers.hook_setting import HookSetting
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

# As in aliases(5): an entry of a list, in quotes where it holds a blank.
_PIPED = re.compile(r"\"\s*+\|((?:[^\"\\]|\\.)*+)\"?|\|([^\"]++)")
FORMATS: Final = (*hook_setting.FORMATS, *personal_setting.FORMATS)


def parse(content: bytes, path: str, setting: HookSetting) -> Iterator[StartupItem | Gap]:
    """Read a file of settings: a row for each line that starts something."""
    for number, line in _logical_lines(content.replace(b"\0", b""), folded=setting.folded):
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        found = setting.line.match(line[:COMMAND_LENGTH])
        if found is None:
            continue
        named = found.groupdict()
        for command in _commands((named.get("command") or "").strip(), setting):
            yield started(
                path,
                number,
                setting.kind,
                name=(named.get("name") or "").strip(),
                username=named.get("user") or setting.username,
                occasion=setting.when,
                command=command,
                program=_unquoted(command) if setting.loads else None,
                technique=setting.technique,
            )


def _commands(value: str, setting: HookSetting) -> Iterator[str]:
    """The commands of a value, without the signs by which the format wraps them."""
    if setting.piped:
        for found in _PIPED.finditer(value):
            yield from filter(None, ((found[1] or found[2] or "").replace('\\"', '"').strip(),))
        return
    if setting.quoted and value[:1] in ("'", '"'):
        value = _inside(value)
    if value:
        yield value


def _inside(value: str) -> str:
    """What stands inside the quotes that the value begins with, as it is meant."""
    sign = value[0]
    parts: list[str] = []
    position = 1
    while position < len(value):
        one = value[position]
        if one == sign:
            if value[position + 1 : position + 2] != sign:
                break
            position += 1  # doubled, it is a sign like any other
        elif one == "\\" and value[position + 1 : position + 2] == sign:
            position += 1
            one = sign
        parts.append(one)
        position += 1
    return "".join(parts).strip()


def _logical_lines(content: bytes, *, folded: bool) -> Iterator[tuple[int, str]]:
    if not folded:
        goes_on = methodcaller("endswith", "\\")
        yield from joined_lines(text_lines(content), goes_on, comments_within=True)
        return
    parts: list[str] = []
    start = 1
    for number, line in text_lines(content):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            if parts:
                yield start, " ".join(parts)
            parts, start = [], number
        parts.append(line.strip())
    if parts:
        yield start, " ".join(parts)


def _unquoted(word: str) -> str:
    return word.strip("\"' ").partition(" ")[0]


PARSERS = tuple(
    Parser(
        f"hook-{setting.kind}",
        (StartupItem,),
        setting.places,
        partial(parse, setting=setting),
        most=CONFIGURATION_LENGTH,
    )
    for setting in FORMATS
)
