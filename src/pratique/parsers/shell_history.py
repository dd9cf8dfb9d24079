r"""The commands that people typed: histories of shells and of programs that have one.

- bash(1), sh, ash (busybox), ksh: a command a line; with HISTTIMEFORMAT set, a line `#` and
  seconds since 1970 stands before each, and all lines up to the next such line are one command.
- zsh(1), EXTENDED_HISTORY: `: seconds:duration;command`; a backslash at its end joins the next
  line.
- fish(1): `- cmd: text` and `  when: seconds`; `\n` and `\\` stand for a new line and a backslash.
- libedit's editline(3) (mysql, psql, python on some systems): `_HiStOrY_V2_` first, and `\040`
  and the like for odd characters; readline's history(3): a line each.

Secrets are masked before a row is made, see `typed_secret`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Instant
from pratique.parsers.base import Parser, raw_lines, shown
from pratique.parsers.typed_secret import masked

_SECOND: Final = 1_000_000_000
_LATEST: Final = 9_000_000_000  # seconds; Instant ends in 2262
_LONGEST: Final = 4096
_STAMP: Final = re.compile(r"#(\d{9,10})")
_ZSH: Final = re.compile(r": {0,3}(\d{9,10}):\d{1,9};")
_OCTAL: Final = re.compile(r"\\([0-3][0-7]{2})")
_HOME: Final = re.compile(r"/home/([^/]+)/|/(root)/|(?:.*/)?([^/]+)/(?:\.|[^/]+\Z)")
_PROGRAMS: Final = {
    "mysql_history": "mysql",
    "mariadb_history": "mysql",
    "psql_history": "psql",
    "python_history": "python",
    "node_repl_history": "node",
    "sqlite_history": "sqlite",
    "rediscli_history": "redis",
    "irb_history": "ruby",
    "php_history": "php",
    "ash_history": "ash",
    "ksh_history": "ksh",
    "sh_history": "sh",
    "zsh_history": "zsh",
    "zhistory": "zsh",
    "histfile": "zsh",
    "fish_history": "fish",
}
_EDITLINE: Final = b"_HiStOrY_V2_"


@dataclass(frozen=True, slots=True)
class ShellHistory:
    """A command that somebody typed, as osquery's `shell_history` has it."""

    table: ClassVar[str] = "shell_history"

    path: Annotated[str, "the file of the history, in readable form"]
    line: Annotated[int | None, "line where the command begins, from 1"]
    username: Annotated[str, "name of the home that holds it; compare with `account`"]
    program: Annotated[str, "what it was typed into: `bash`, `zsh`, `fish`, `mysql`, `python` ..."]
    time: Annotated[Instant | None, "when it was typed, UTC, where the history tells"]
    command: Annotated[str, "the command on one line, secrets masked, cut to 4096 characters"]


def parse(content: bytes, path: str) -> Iterator[ShellHistory]:
    """Read a history; every line that is not empty belongs to a command, so there is no gap."""
    program = _program(path)
    user = _username(path)
    for line, time, command in _commands(content, program):
        text = command.strip().strip("\0")
        if text:
            yield ShellHistory(path, line, user, program, time, shown(masked(text), _LONGEST))


_Command = tuple[int, Instant | None, str]


def _commands(content: bytes, program: str) -> Iterator[_Command]:
    lines = _bounded(content)
    if program == "fish":
        return _fish(lines)
    if content.startswith(_EDITLINE):
        return _editline(lines)
    if program == "zsh":
        return _zsh(lines)
    return _stamped(lines)


def _bounded(content: bytes) -> Iterator[tuple[int, str]]:
    for number, raw in raw_lines(content):
        yield number, raw[: _LONGEST * 4].decode("utf-8", "backslashreplace")


def _stamped(lines: Iterable[tuple[int, str]]) -> Iterator[_Command]:
    """Lines; behind a stamp, all up to the next stamp are one command."""
    time: Instant | None = None
    start, parts, length = 0, [""][:0], 0
    for number, line in lines:
        stamp = _STAMP.fullmatch(line)
        if stamp is not None:
            if parts:
                yield start, time, "\n".join(parts)
            time, start, parts, length = _instant(stamp[1]), number + 1, [], 0
        elif time is None:
            yield number, None, line
        elif length <= _LONGEST:
            parts.append(line)
            length += len(line)
    if parts:
        yield start, time, "\n".join(parts)


def _zsh(lines: Iterable[tuple[int, str]]) -> Iterator[_Command]:
    time: Instant | None = None
    start, parts, length = 0, [""][:0], 0
    for number, line in lines:
        if not parts:
            found = _ZSH.match(line)
            time, start, length = _instant(found[1]) if found else None, number, 0
            line = line[found.end() :] if found else line  # noqa: PLW2901 - what is left of it
        length += len(line)
        goes_on = line.endswith("\\") and length <= _LONGEST
        parts.append(line[:-1] if goes_on else line)
        if not goes_on:
            yield start, time, "\n".join(parts)
            parts = []
    if parts:
        yield start, time, "\n".join(parts)


def _fish(lines: Iterable[tuple[int, str]]) -> Iterator[_Command]:
    held: tuple[int, str] | None = None
    for number, line in lines:
        if line.startswith("- cmd:"):
            if held is not None:
                yield held[0], None, held[1]
            text = line[6:].strip()
            held = number, text.replace("\\n", "\n").replace("\\\\", "\\")
        elif line.startswith("  when:") and held is not None:
            yield held[0], _instant(line[7:].strip()), held[1]
            held = None
        elif held is None and line.strip() and not line.startswith(" "):
            yield number, None, line
    if held is not None:
        yield held[0], None, held[1]


def _editline(lines: Iterable[tuple[int, str]]) -> Iterator[_Command]:
    for number, line in lines:
        if number > 1:
            yield number, None, _OCTAL.sub(lambda found: chr(int(found[1], 8)), line)


def _instant(digits: str) -> Instant | None:
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 10:
        return None
    seconds = int(digits)
    return Instant(seconds * _SECOND) if seconds <= _LATEST else None


def _program(path: str) -> str:
    name = path.rpartition("/")[2].lstrip(".").lower()
    return _PROGRAMS.get(name, "bash")


def _username(path: str) -> str:
    home = path.partition("/.local/share/")[0]
    found = _HOME.match(home + "/" if home != path else path)
    return "" if found is None else shown(found[1] or found[2] or found[3] or "", 200)


_NAMES: Final = (
    "bash_history", "sh_history", "ash_history", "ksh_history", "zsh_history", "zhistory",
    "histfile", "history", "mysql_history", "mariadb_history", "psql_history", "python_history",
    "node_repl_history", "sqlite_history", "rediscli_history", "irb_history", "php_history",
)  # fmt: skip
_HOMES: Final = (
    "/root",
    "/home/*",
    "/home/*/*",
    "/var/lib/*",
    "/var/www",
    "/var/spool/*",
    "/srv/*",
)

PARSERS = (
    Parser(
        "shell-history",
        (ShellHistory,),
        (
            *(f"/**/.{name}" for name in _NAMES if name != "history"),
            *(f"{home}/.history" for home in _HOMES),
            "/**/fish/fish_history",
            "/**/.bash_sessions/*.history",
        ),
        parse,
        most=16 << 20,
    ),
)
