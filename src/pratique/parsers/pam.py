r"""Rules of PAM, which decides who may log in: `/etc/pam.d/*` and `/etc/pam.conf`, see pam.conf(5).

`type control module arguments`, in pam.conf with the service in front. A control is a word or
`[result=action ...]`; an argument with blanks stands in square brackets; `\` at the end of a
line joins the next. `-` before the type: the module may be missing. Debian adds `@include FILE`.
Modules that run a program (pam_exec(8)) and modules named by their path start things as well.
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

RUNNERS: Final = frozenset(
    "pam_exec.so pam_script.so pam_python.so pam_lua.so pam_perl.so pam_ruby.so".split()
)
_RULE = re.compile(
    r"(-?)(auth|account|password|session)\s+(\[[^\]]*\]|\S+)\s+(\S+)(?:\s+(.*))?",
    re.IGNORECASE | re.DOTALL,
)
_INCLUDE = re.compile(r"@include\s+(\S+)", re.IGNORECASE)
_WORD = re.compile(r"\[((?:\\\]|[^\]])*+)\]|(\S+)")
_OPTION = re.compile(r"(?:log|type)=|(?:debug|expose_authtok|seteuid|quiet|quiet_log|stdout)\Z")
_LINE: Final = 16_384
_SECURITY: Final = re.compile(r"/(?:usr/)?lib[0-9a-z]*(?:/[\w-]+)?/security/[^/]+\Z")


@dataclass(frozen=True, slots=True)
class PamRule:
    """One module that PAM asks when somebody logs in, or one further file of rules."""

    table: ClassVar[str] = "pam_rule"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line on which the rule begins, from 1"]
    service: Annotated[str, "the service that it is for, e.g. `sshd`; a file shared by several"]
    type: Annotated[str, "auth, account, password or session; empty for `@include`"]
    control: Annotated[str, "required, sufficient, `[success=1 default=ignore]`, include ..."]
    module: Annotated[str, "the module, or the file that is included, as written"]
    arguments: Annotated[str, "what the module is told"]
    may_miss: Annotated[bool, "a minus before the type: nothing is said where it is missing"]


def parse(content: bytes, path: str) -> Iterator[PamRule | StartupItem | Gap]:
    """Read a file of rules; a line that is no rule is a gap."""
    whole = path.endswith("/pam.conf")
    service = "" if whole else shown(path.rpartition("/")[2])
    lines = ((number, line.partition("#")[0]) for number, line in text_lines(content))
    for number, line in joined_lines(lines, _goes_on, comments_within=False):
        text = line[:_LINE]
        if len(line) > _LINE:
            yield unread(path, number, "a line too long to keep as a whole", line)
        if whole:
            service, text = (*text.split(None, 1), "", "")[:2]
            service = shown(service)
        if include := _INCLUDE.fullmatch(text):
            name = shown(include[1], FIELD_LENGTH)
            yield PamRule(path, number, service, "", "@include", name, "", may_miss=False)
        elif found := _RULE.fullmatch(text):
            rule = PamRule(
                path, number, service, found[2].lower(), shown(found[3], FIELD_LENGTH),
                shown(found[4], FIELD_LENGTH), shown((found[5] or "").strip(), _LINE),
                may_miss=bool(found[1]),
            )  # fmt: skip
            yield rule
            yield from _started(rule)
        else:
            yield unread(path, number, "not a rule of PAM", text)


def words(arguments: str) -> list[str]:
    """The arguments of a module one by one, without the brackets around those with blanks."""
    return [found[1] if found[1] is not None else found[2] for found in _WORD.finditer(arguments)]


def program(rule: PamRule) -> str:
    """The command that the module of `rule` runs; empty where it names none."""
    told = words(rule.arguments)
    while told and _OPTION.match(told[0]):
        told.pop(0)
    return " ".join(told)


def named_by_path(rule: PamRule) -> bool:
    """Whether the module is a path outside the folders in which modules are looked for."""
    return (
        rule.module.startswith("/")
        and rule.control.lower() not in ("include", "substack", "@include")
        and _SECURITY.match(rule.module) is None
    )


def _started(rule: PamRule) -> Iterator[StartupItem]:
    runs = rule.module.rpartition("/")[2] in RUNNERS
    if not runs and not named_by_path(rule):
        return
    command = program(rule) if runs else f"{rule.module} {rule.arguments}".strip()
    yield StartupItem(
        path=rule.path,
        line=rule.line,
        kind="pam",
        name=rule.service,
        username="",
        occasion=f"when {rule.service or 'a service'} asks PAM ({rule.type})",
        command=shown(command or rule.module, _LINE),
        program=shown(command.partition(" ")[0] or rule.module, FIELD_LENGTH),
        technique="T1556.003",
    )


def _goes_on(line: str) -> bool:
    return line.endswith("\\")


PARSERS = (
    Parser(
        "pam",
        (PamRule, StartupItem),
        ("/etc/pam.d/*", "/etc/pam.conf", "/usr/lib/pam.d/*", "/usr/etc/pam.d/*"),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
