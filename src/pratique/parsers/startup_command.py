r"""Lines of scripts that run by themselves: at login, at boot, when a network comes up.

One row per logical line: a line that ends in `\` goes on in the next one; blank lines and
comments run nothing and give no row; nor does what at(1) writes at the top of each job (the
environment, `umask`, the way back to the folder). Bash and dash leave NUL bytes out of a
script, and so does this. A compiled program in one of these places has no lines. The file as
a whole is one row of `startup_item`, compiled or not; one that holds no line to run is none.
See bash(1) INVOCATION, zsh(1) FILES, at(1), run-parts(8), interfaces(5), systemd.generator(7).
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
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_place import SORTS, ScriptSort
from pratique.parsers.startup_row import started

COMMAND_LENGTH: Final = 16_384
_COMPILED: Final = b"\x7fELF"
_BY_SUFFIX: Final = {
    "py": "python3",
    "pythonrc": "python3",
    "pl": "perl",
    "perldb": "perl",
    "irbrc": "ruby",
    "pryrc": "ruby",
    "Rprofile": "R",
}
_SETS_VARIABLES: Final = frozenset({"login", "boot", "sshrc"})
# As told in bash(1), python(1), perlrun(1), ruby(1), node(1), git(1), less(1) and ld.so(8).
_VARIABLE = re.compile(
    r"(?<![\w$])(BASH_ENV|ENV|PROMPT_COMMAND|PYTHONSTARTUP|PERL5OPT|PERL5DB|RUBYOPT|NODE_OPTIONS"
    r"|JAVA_TOOL_OPTIONS|GIT_SSH_COMMAND|GIT_SSH|GIT_PAGER|GIT_EXTERNAL_DIFF|LESSOPEN|LD_PRELOAD"
    r"|LD_AUDIT|LD_LIBRARY_PATH)\s?=(\"[^\"]*+\"?|'[^']*+'?|[^\s;&|\"']++)"
)
_PATH = re.compile(r"/[^\s\"'`$;&|=,]++")
_SHEBANG = re.compile(
    r"#!\s*(?:\S*/)?env\s+(?:-\S+\s+)*(?:\S+=\S*\s+)*(\S+)|#!\s*(?:\S*/)?([^\s/]+)"
)
# at(1) puts a backslash before everything that could mean something to a shell.
_AT_ENVIRONMENT = re.compile(
    r"(?!LD_|BASH_ENV)[A-Za-z_]\w*=(?:[\w@%+=:,./~^{}\[\]-]++|\\.)*+; export [A-Za-z_]\w*"
)
_AT_UMASK = re.compile(r"umask [0-7]+")
_AT_RETURN = re.compile(r"cd (?:[^\s;&|`$()<>\\]++|\\.)++ \|\| \{")
_AT_RETURN_BODY = re.compile(r"echo 'Execution directory inaccessible' >&2|exit 1|\}")


@dataclass(frozen=True, slots=True)
class StartupCommand:
    """One logical line of a script that runs without anybody starting it."""

    table: ClassVar[str] = "startup_command"

    path: Annotated[str, "the script, in readable form"]
    line: Annotated[int | None, "line where the logical line starts, from 1"]
    occasion: Annotated[
        str, "when it runs: login, cron, boot, service, motd, network, kernel, package, git ..."
    ]
    interpreter: Annotated[str, "who reads it, from its first line: `sh`, `python3` ..."]
    command: Annotated[str, "the line, continuations joined"]


def parse(content: bytes, path: str, occasion: str) -> Iterator[StartupCommand | Gap]:
    """Read a script that runs on `occasion`. Only a line too long to keep is also a gap."""
    name = path.rpartition("/")[2]
    if content.startswith(_COMPILED) or (occasion == "at" and name == ".SEQ"):
        return
    interpreter = _interpreter(content, path)
    lines = text_lines(content.replace(b"\0", b""))
    joined = joined_lines(lines, _goes_on, comments_within=False)
    for number, text in _prologue_left_out(joined, occasion):
        if len(text) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", text)
        command = shown(text.replace("\t", " "), COMMAND_LENGTH)
        yield StartupCommand(path, number, occasion, interpreter, command)


def _interpreter(content: bytes, path: str) -> str:
    first = content[:FIELD_LENGTH].split(b"\n", 1)[0].decode("utf-8", "backslashreplace")
    found = _SHEBANG.match(first)
    if found is None:
        name = path.rpartition("/")[2]
        by_suffix = _BY_SUFFIX.get(name.rpartition(".")[2])
        return by_suffix or ("csh" if "csh" in name else "sh")
    return shown(found[1].rpartition("/")[2] if found[1] else found[2])


def _goes_on(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _prologue_left_out(
    lines: Iterator[tuple[int, str]], occasion: str
) -> Iterator[tuple[int, str]]:
    """Without the lines that at(1) writes by itself; whatever differs from them is kept."""
    in_prologue = occasion == "at"
    in_return = False
    for number, text in lines:
        if not in_prologue:
            yield number, text
        elif in_return:
            if not _AT_RETURN_BODY.fullmatch(text):
                yield number, text
            elif text == "}":
                in_prologue = False
        elif _AT_RETURN.fullmatch(text):
            in_return = True
        elif not (_AT_ENVIRONMENT.fullmatch(text) or _AT_UMASK.fullmatch(text)):
            yield number, text


# A script that a person wrote is far shorter, and each line of it is judged.
_MOST_BYTES: Final = 1 << 20


def parse_sort(
    content: bytes, path: str, sort: ScriptSort
) -> Iterator[StartupItem | StartupCommand | Gap]:
    """Read a script of one sort: the file as a whole, and its lines."""
    whole = _whole(path, sort)
    if content.startswith(_COMPILED) and not path.endswith("/.SEQ"):
        yield whole
        return
    told = False
    for row in parse(content, path, sort.occasion):
        if not told:
            yield whole
            told = True
        yield row
        if isinstance(row, StartupCommand) and sort.occasion in _SETS_VARIABLES:
            yield from _variables(row, sort)


def _variables(row: StartupCommand, sort: ScriptSort) -> Iterator[StartupItem]:
    """Variables of this line by which other programs are told to run or load something."""
    for found in _VARIABLE.finditer(row.command):
        value = found[2].strip("\"'")
        if value:
            yield started(
                row.path,
                row.line,
                "shell-variable",
                name=found[1],
                username=sort.username,
                occasion="whenever a program starts that heeds it",
                command=f"{found[1]}={value}",
                program=_path_in(value),
                technique="T1574.007" if found[1] == "PATH" else "T1546.004",
            )


def _path_in(value: str) -> str:
    found = _PATH.search(value)
    return "" if found is None else found[0]


def _whole(path: str, sort: ScriptSort) -> StartupItem:
    name = path.rpartition("/")[2]
    return started(
        path,
        None,
        sort.kind,
        name=name,
        username=sort.username,
        occasion=sort.when,
        command=path,
        program=path,
        technique=sort.technique,
    )


def _parser(sort: ScriptSort) -> Parser:
    def parse_script(content: bytes, path: str) -> Iterator[StartupItem | StartupCommand | Gap]:
        """Read a script for the one occasion of these places."""
        return parse_sort(content, path, sort)

    return Parser(
        f"startup-{sort.kind}",
        (StartupItem, StartupCommand),
        sort.places,
        parse_script,
        most=CONFIGURATION_LENGTH if sort.compiled else _MOST_BYTES,
    )


PARSERS = tuple(_parser(sort) for sort in SORTS)
