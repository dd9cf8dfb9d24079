"""How the rows of `startup_item` are put together: fields cut, and the program of a command."""

from __future__ import annotations

import re
from typing import Final

from pratique.parsers.base import FIELD_LENGTH, Parser, shown
from pratique.parsers.startup_item import StartupItem

COMMAND_LENGTH: Final = 16_384
_MOST_WORDS: Final = 12
_WORD = re.compile(
    r"[A-Za-z_]\w*=(?:\"[^\"]*\"?|'[^']*'?|[^\s\"';&|]*)|\"([^\"]*)\"?|'([^']*)'?"
    r"|([^\s\"';&|]+)|(?P<end>[;&|\n])"
)
# What starts the program that is named behind it: sh(1), env(1), nohup(1) ...
_STARTERS: Final = frozenset(
    "sh bash dash ash ksh zsh csh fish busybox env nohup setsid nice ionice exec timeout sudo "
    "doas su runuser setpriv chroot flock python python2 python3 perl ruby php node lua start-"
    "stop-daemon command time stdbuf unshare systemd-run if then else elif fi do done while "
    "until { } ! cd umask set".split()
)


_TESTS: Final = frozenset({"test", "[", "[["})


def started(  # noqa: PLR0913 - a row has so many columns
    path: str,
    line: int | None,
    kind: str,
    *,
    occasion: str,
    command: str,
    technique: str,
    name: str = "",
    username: str = "",
    program: str | None = None,
) -> StartupItem:
    """A row with its fields cut; without `program` it is found in `command`."""
    return StartupItem(
        path,
        line,
        kind,
        shown(name, FIELD_LENGTH),
        shown(username, FIELD_LENGTH),
        occasion,
        shown(command.replace("\t", " ").strip(), COMMAND_LENGTH),
        shown(program_in(command) if program is None else program, FIELD_LENGTH),
        technique,
    )


def program_in(command: str) -> str:
    """The file that a command line starts, as written; empty where none can be told.

    Behind a shell, an interpreter or a starter it is the first absolute path. This is a
    reading of the first words, and no judgement of the command.
    """
    first = ""
    position = 0
    asking = False  # in a test, which starts nothing
    for _ in range(_MOST_WORDS):
        found = _WORD.search(command, position)
        if found is None:
            break
        position = found.end()
        asking = asking and not found["end"]
        given = next((group for group in found.groups() if group), "")
        word = given.lstrip("|!@-+:; \n")
        if not word or asking or (first and given.startswith("-")):
            continue
        asking = word in _TESTS
        plain = asking or word.rpartition("/")[2] in _STARTERS
        if not plain:
            return word.partition(" ")[0]
        first = first or word
    return first


# The formats that give such rows are in files of their own.
PARSERS: tuple[Parser, ...] = ()
