r"""Who may run what as whom: `/etc/sudoers` and `/etc/sudoers.d/*`, see sudoers(5).

A rule is `users hosts = (run as) TAG: command, command : hosts = ...`; run-as and tags hold
for the commands behind them too. `User_Alias`, `Runas_Alias`, `Host_Alias` and `Cmnd_Alias`
name lists; those of the same file are put in place of their names, others stay as written
and are rows themselves, so that who has all files can unfold them.
A line that ends in `\` goes on in the next. `#` begins a comment, but `#1000` in a list of
users is an account number, and `#include` is a command. sudo itself leaves out files of
`sudoers.d` whose name has a dot in it or ends in `~`, and so does this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread

TAGS: Final = frozenset(
    f"{no}{tag}"
    for no in ("", "NO")
    for tag in (
        "EXEC",
        "FOLLOW",
        "INTERCEPT",
        "LOG_INPUT",
        "LOG_OUTPUT",
        "MAIL",
        "PASSWD",
        "SETENV",
    )
)

# Aliases of aliases grow without end; what lies beyond these limits becomes a gap.
_MOST_NAMES: Final = 1_000
_MOST_RULES: Final = 100_000
_MOST_TEXT: Final = 4 << 20

_QUOTED = r'\\.|"(?:\\.|[^"\\]++)*+"'
_COMMENT_SCAN = re.compile(rf"{_QUOTED}|[=()#]")
_BLANK_SCAN = re.compile(rf"{_QUOTED}|!\s*|\s*,\s*|\s+")
_SPLIT_SCAN = re.compile(rf"{_QUOTED}|[(),:=]")
_DEFAULTS = re.compile(r"Defaults(?=[\s@:!>]|$)")
_ALIAS = re.compile(r"(User|Runas|Host|Cmnd|Cmd)_Alias\s+(.*)")
_ALIAS_NAME = re.compile(r"\s*([A-Z][A-Z0-9_]*)\s*=(.*)")
_INCLUDE = re.compile(r"[@#](include(?:dir)?)\s+(.*)")
_SETTING = re.compile(r"([^\s=+-]+)\s*(?:[-+]?=\s*(.*))?")
_MORE_HOSTS = re.compile(r"\s*[^\s=()/,][^=()/]*=")
_RUN_AS = re.compile(r"\(([^)]*)\)\s*")
_OPTION = re.compile(
    r"(?:ROLE|TYPE|APPARMOR_PROFILE|PRIVS|LIMITPRIVS|NOTBEFORE|NOTAFTER|TIMEOUT|CWD|CHROOT)"
    r'\s*=\s*(?:"[^"]*"|\S+)\s*'
)
_TAG = re.compile(r"([A-Z_]+)\s*:\s*")
_WORD_END = re.compile(r"[\s(),]")
# Longer than the longest tag; a list of machines is shown up to so many.
_TAG_LENGTH: Final = 20
_MOST_HOSTS: Final = 30


@dataclass(frozen=True, slots=True)
class SudoRule:
    """One command that sudo lets one user or group run."""

    table: ClassVar[str] = "sudo_rule"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line on which the rule begins, from 1"]
    who: Annotated[str, "account, `%group`, `#uid`, `%#gid`, `+netgroup` or `ALL`; `!` means not"]
    hosts: Annotated[str, "machines on which it holds, mostly `ALL`"]
    run_as: Annotated[str, "whose rights: `user`, `user:group` or `:group`; `root` if not given"]
    tags: Annotated[tuple[str, ...], "e.g. `NOPASSWD`, `SETENV`, in the order of the file"]
    command: Annotated[str, "program with arguments, an alias of another file, or `ALL`"]


@dataclass(frozen=True, slots=True)
class SudoSetting:
    """One `Defaults` setting of sudo, or one further file that it reads."""

    table: ClassVar[str] = "sudo_setting"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    scope: Annotated[str, "for whom: empty for all, else `:user`, `@host`, `>run-as`, `!command`"]
    name: Annotated[str, "name as written, e.g. `!authenticate`; or `include`, `includedir`"]
    value: Annotated[str, "value without quotes; empty where there is none"]


@dataclass(frozen=True, slots=True)
class SudoAlias:
    """A name for a list of accounts, machines or commands. Another file may use it."""

    table: ClassVar[str] = "sudo_alias"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    kind: Annotated[str, "User, Runas, Host or Cmnd"]
    name: Annotated[str, "the name, in capitals"]
    members: Annotated[tuple[str, ...], "what it stands for, as written; may be names again"]


Aliases = dict[tuple[str, str], list[str]]


def parse(content: bytes, path: str) -> Iterator[SudoRule | SudoSetting | SudoAlias | Gap]:
    """Read a sudoers file; a rule without an equals sign or a command is a gap."""
    name = path.rpartition("/")[2]
    if "/sudoers.d/" in path and ("." in name or name.endswith("~")):
        return
    aliases = _aliases(content)
    left = _MOST_RULES
    for number, line in _statements(content):
        if line is None:
            yield unread(path, number, "a sudoers file too long to be read to its end", "")
        elif alias := _ALIAS.match(line):
            yield from _named(line, alias[1], path, number)
        elif include := _INCLUDE.match(line):
            value = shown(include[2].strip().strip('"'), FIELD_LENGTH)
            yield SudoSetting(path, number, "", include[1], value)
        elif match := _DEFAULTS.match(line):
            yield from _settings(line[match.end() :], path, number)
        else:
            for row in islice(_rules(line, path, number, aliases), left):
                yield row
                left -= 1
            if left <= 0:
                yield unread(path, number, "too many sudo rules in one file", line)


def _statements(content: bytes) -> Iterator[tuple[int, str | None]]:
    """Whole statements with the number of their first line, without comments.

    None stands for the rest, where there is more than any sudoers file holds.
    """
    held: list[str] = []
    first = 0
    left = _MOST_TEXT
    for number, raw in raw_lines(content):
        text = raw[: _MOST_TEXT + 1].decode("utf-8", "backslashreplace")
        line = _uncommented(text, within=bool(held)).strip()
        first = first if held else number
        left -= len(line)
        if left < 0:
            yield number, None
            return
        goes_on = line.endswith("\\") and not line.endswith("\\\\")
        held.append(line[:-1] if goes_on else line)
        if not goes_on:
            statement = " ".join(held).strip()
            held = []
            if statement:
                yield first, statement
    statement = " ".join(held).strip()
    if statement:
        yield first, statement


def _uncommented(line: str, *, within: bool) -> str:
    if "#" not in line or (not within and _INCLUDE.match(line.lstrip())):
        return line
    depth = 0
    command = False
    for match in _COMMENT_SCAN.finditer(line):
        sign = match[0]
        if sign == "=":
            command = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "#":
            numbered = line[match.end() : match.end() + 1].isdecimal()
            if not numbered or (command and depth <= 0):
                return line[: match.start()]
    return line


def _aliases(content: bytes) -> Aliases:
    """The lists that the file names; sudo lets a name be used before it is given."""
    found: Aliases = {}
    for _number, line in _statements(content):
        match = _ALIAS.match(line or "")
        if line is None or match is None:
            continue
        kind = "Cmnd" if match[1] == "Cmd" else match[1]
        for part in _alias_parts(line):
            named = _ALIAS_NAME.match(part)
            if named is not None:
                found[kind, named[1]] = _split(named[2], ",")
    return found


def _named(line: str, kind: str, path: str, number: int) -> Iterator[SudoAlias | Gap]:
    for part in _alias_parts(line):
        found = _ALIAS_NAME.match(part)
        if found is None:
            yield unread(path, number, "not a sudo alias", line)
            return
        members = [shown(one, FIELD_LENGTH) for one in islice(_split(found[2], ","), _MOST_NAMES)]
        yield SudoAlias(
            path, number, "Cmnd" if kind == "Cmd" else kind, shown(found[1]), tuple(members)
        )


def _alias_parts(line: str) -> list[str]:
    """`NAME = list` of a line; a colon parts two only where a name follows it."""
    match = _ALIAS.match(line)
    joined: list[list[str]] = []
    for part in _split(match[2] if match else "", ":"):
        if joined and not _ALIAS_NAME.match(part):
            joined[-1].append(part)
        else:
            joined.append([part])
    return [":".join(parts) for parts in joined]


def _settings(text: str, path: str, number: int) -> Iterator[SudoSetting | Gap]:
    scope = ""
    if text[:1] in ("@", ":", "!", ">"):
        sign = text[0]
        names, text = _head(text[1:].lstrip())
        scope = sign + names
    settings = [setting for setting in _split(text, ",") if setting]
    if not settings:
        yield unread(path, number, "not a sudo setting", text)
    for setting in settings:
        match = _SETTING.fullmatch(setting)
        if match is None:
            yield unread(path, number, "not a sudo setting", setting)
            continue
        value = (match[2] or "").strip().removeprefix('"').removesuffix('"')
        yield SudoSetting(path, number, shown(scope), shown(match[1]), shown(value, FIELD_LENGTH))


def _rules(line: str, path: str, number: int, aliases: Aliases) -> Iterator[SudoRule | Gap]:
    left, equals, right = _parted(line)
    users, hosts = _head(left.strip())
    if not equals or not users or not hosts:
        yield unread(path, number, "not a sudo rule", line)
        return
    who, cut = _expanded(_split(users, ","), "User", aliases)
    if cut:
        yield unread(path, number, "a sudo alias too large to unfold", users)
    for specified, commands in _specifications(hosts, right):
        on, _cut = _expanded(_split(specified, ","), "Host", aliases)
        machines = shown(", ".join(on[:_MOST_HOSTS]), FIELD_LENGTH)
        found = False
        for run_as, tags, command in _commands(commands, aliases):
            found = True
            for user in who:
                yield SudoRule(
                    path, number, shown(user, FIELD_LENGTH), machines, run_as, tags, command
                )
        if not found:
            yield unread(path, number, "a sudo rule without a command", line)


def _specifications(hosts: str, right: str) -> Iterator[tuple[str, str]]:
    """Hosts and their commands: `: hosts = commands` may be repeated in one rule."""
    parts: list[str] = []
    for part in _split(right, ":"):
        if parts and not _ends_in_tag(parts[-1]) and _MORE_HOSTS.match(part):
            yield hosts, ":".join(parts)
            hosts, _equals, first = _parted(part)
            parts = [first]
        else:
            parts.append(part)
    yield hosts, ":".join(parts)


def _ends_in_tag(text: str) -> bool:
    return _WORD_END.split(text.rstrip()[-_TAG_LENGTH:])[-1] in TAGS


def _commands(text: str, aliases: Aliases) -> Iterator[tuple[str, tuple[str, ...], str]]:
    run_as = "root"
    tags: tuple[str, ...] = ()
    for part in _split(text, ","):
        end = 0
        while True:
            if match := _RUN_AS.match(part, end):
                run_as = _run_as(match[1], aliases)
            elif match := _TAG.match(part, end):
                if match[1] not in TAGS:
                    break
                tags = _with(tags, match[1])
            elif not (match := _OPTION.match(part, end)):
                break
            end = match.end()
        rest = part[end:]
        expanded, cut = _expanded([rest] if rest else [], "Cmnd", aliases)
        for command in expanded:
            yield run_as, tags, shown(command, FIELD_LENGTH)
        if cut:
            yield run_as, tags, shown(rest, FIELD_LENGTH)


def _run_as(text: str, aliases: Aliases) -> str:
    users, colon, groups = text.partition(":")
    names, _cut = _expanded(_split(users, ","), "Runas", aliases)
    members, _cut = _expanded(_split(groups, ","), "Runas", aliases)
    joined = ", ".join(names) + (colon + ", ".join(members) if members else "")
    return shown(joined, FIELD_LENGTH) or "root"


def _with(tags: tuple[str, ...], tag: str) -> tuple[str, ...]:
    """The tags in force once `tag` is said: the last word on each matter holds."""
    opposite = tag.removeprefix("NO") if tag.startswith("NO") else f"NO{tag}"
    return (*(known for known in tags if known not in (tag, opposite)), tag)


def _expanded(names: list[str], kind: str, aliases: Aliases) -> tuple[list[str], bool]:
    """The names with aliases unfolded, and whether some had to be left out."""
    found: list[str] = []
    seen: set[tuple[str, str]] = set()
    waiting = [iter(names)]
    negated = [""]
    while waiting:
        name = next(waiting[-1], None)
        if name is None:
            waiting.pop()
            negated.pop()
            continue
        plain = name.lstrip("! \t")
        turned = negated[-1] + "!" * name[: len(name) - len(plain)].count("!")
        key = (kind, plain)
        if key in aliases and plain != "ALL":
            if key not in seen:
                seen.add(key)
                waiting.append(iter(aliases[key]))
                negated.append("!" * (len(turned) % 2))
        elif plain:
            if len(found) >= _MOST_NAMES:
                return found, True
            found.append("!" * (len(turned) % 2) + plain.strip('"'))
    return found, False


def _head(text: str) -> tuple[str, str]:
    """A list up to its end, and what follows: blanks beside a comma do not end it."""
    for match in _BLANK_SCAN.finditer(text):
        if match[0].isspace():
            return text[: match.start()], text[match.end() :]
    return text, ""


def _parted(text: str) -> tuple[str, str, str]:
    """`text` before and after the first equals sign that nothing protects."""
    for match in _SPLIT_SCAN.finditer(text):
        if match[0] == "=":
            return text[: match.start()], "=", text[match.end() :]
    return text, "", ""


def _split(text: str, sign: str) -> list[str]:
    """`text` cut at each `sign` outside quotes and round brackets, without outer blanks."""
    parts: list[str] = []
    depth = start = 0
    for match in _SPLIT_SCAN.finditer(text):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth = max(0, depth - 1)
        elif match[0] == sign and not depth:
            parts.append(text[start : match.start()].strip())
            start = match.end()
    parts.append(text[start:].strip())
    return parts


PARSERS = (
    Parser(
        "sudoers",
        (SudoRule, SudoSetting, SudoAlias),
        (
            "/etc/sudoers",
            "/etc/sudoers.d/*",
            "/usr/etc/sudoers",
            "/usr/etc/sudoers.d/*",
            "/usr/local/etc/sudoers",
            "/usr/local/etc/sudoers.d/*",
        ),
        parse,
    ),
)
