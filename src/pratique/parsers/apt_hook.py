"""Commands that apt and dpkg run on occasion: apt.conf(5).

The syntax is that of bind: `A::B "value";`, `A { B "value"; };`, lists `A { "x"; "y"; };`.
Comments are `//`, `/* */` and `#` at the start of a line (`#clear` and `#include` are
directives). Only settings that name a command are rows; every other setting is understood
and left out. A value ends on its own line. What fits no rule of the syntax is a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, shown, unread

COMMAND_LENGTH: Final = 16_384
_TOKEN = re.compile(
    r"(?P<blank>\s+)|(?P<comment>//[^\n]*|/\*|#[^\n]*)|(?P<value>\"(?:\\[^\n]|[^\"\\\n]++)*+\")"
    r"|(?P<sign>[{};])|(?P<name>[^\s{};\"]+)|(?P<other>.)",
    re.DOTALL,
)
_HOOK = re.compile(
    r"DPkg::(?:Pre-Invoke|Post-Invoke|Pre-Install-Pkgs|Chroot-Directory|Options)"
    r"|APT::(?:Update::(?:Pre|Post)-Invoke(?:-\w+)*|Install::(?:Pre|Post)-Invoke(?:-\w+)*)"
    r"|AptCli::Hooks::\w+|APT::(?:Periodic|Get|Cache)?(?:::)?[\w-]*(?:Invoke|Hook)[\w-]*"
    r"|[\w:-]*(?:Invoke|Proxy-Auto-Detect|ProxyAutoDetect|Hooks?::)[\w:-]*"
    r"|Dir::Bin::[\w:-]+|Acquire::\w+::(?:Proxy-Auto-Detect|ProxyAutoDetect)",
    re.IGNORECASE,
)
_DEEPEST: Final = 16
_NAME_LENGTH: Final = 100
_MOST_NAMES: Final = 3  # that stand together: more than two say nothing


@dataclass(frozen=True, slots=True)
class AptHook:
    """A command that apt or dpkg runs."""

    table: ClassVar[str] = "apt_hook"

    path: Annotated[str, "the configuration file"]
    line: Annotated[int | None, "line of the command, from 1"]
    hook: Annotated[str, "when it runs, e.g. `DPkg::Post-Invoke`"]
    command: Annotated[str, "what the shell runs"]


def parse(content: bytes, path: str) -> Iterator[AptHook | Gap]:
    """Read a configuration of apt: its hooks, and gaps for what does not fit the syntax."""
    scopes: list[str] = []
    names: list[str] = []
    for number, kind, token in _tokens(content):
        if kind == "other":
            yield unread(path, number, "not a setting of apt", token)
        elif kind == "name":
            names += [token[:_NAME_LENGTH]] if len(names) < _MOST_NAMES else []
        elif kind == "value":
            yield from _hook(path, number, (*scopes, *names[:1]), token[1:-1])
        elif token == "{":
            if len(scopes) >= _DEEPEST:
                yield unread(path, number, "nested too deep", "")
                return
            scopes.append(names[0] if names else "")
            names = []
        else:
            if len(names) == 2:  # a value may stand without quotes
                yield from _hook(path, number, (*scopes, names[0]), names[1])
            names = []
            if token == "}" and not scopes:
                yield unread(path, number, "a brace that closes nothing", token)
            elif token == "}":
                scopes.pop()


def _hook(path: str, number: int, names: tuple[str, ...], value: str) -> Iterator[AptHook | Gap]:
    hook = "::".join(names).removesuffix("::")
    command = value.replace('\\"', '"').replace("\t", " ")
    if not command or not _HOOK.fullmatch(hook):
        return
    if len(command) > COMMAND_LENGTH:
        yield unread(path, number, "a command too long to keep as a whole", command)
    yield AptHook(path, number, shown(hook, COMMAND_LENGTH), shown(command, COMMAND_LENGTH))


def _tokens(content: bytes) -> Iterator[tuple[int, str, str]]:
    """Line, kind and text of each token; blanks and comments are left out."""
    text = content.decode("utf-8", "backslashreplace")
    position, number = 0, 1
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            return
        kind, token = str(found.lastgroup), found[0]
        end = found.end()
        if token == "/*":
            closed = text.find("*/", end)
            end = len(text) if closed < 0 else closed + 2
        elif kind == "other" and token == '"':  # a quote that never closes takes its line
            stop = text.find("\n", position)
            end = len(text) if stop < 0 else stop
            token = text[position:end]
        if kind not in ("blank", "comment"):
            yield number, kind, token
        number += text.count("\n", position, end)
        position = end


PARSERS = (
    Parser(
        slug="apt-hook",
        rows=(AptHook,),
        places=("/etc/apt/apt.conf", "/etc/apt/apt.conf.d/*"),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
