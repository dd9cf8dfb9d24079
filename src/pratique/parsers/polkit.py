r"""What polkit lets accounts do without asking: see polkit(8), pklocalauthority(8).

Three forms, one row for each thing that is granted. `rules.d/*.rules` is JavaScript: each
`polkit.addRule(function ...)` that can return `YES` is a row, with its conditions as written;
`polkit.spawn` in it runs a program as the account of polkitd. `*.pkla`: sections with
`Identity`, `Action`, `ResultAny`. `actions/*.policy`: XML with what holds without any rule.
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
    shown,
    text_lines,
    unread,
)
from pratique.parsers.markup import tags
from pratique.parsers.startup_item import StartupItem

CODE_LENGTH: Final = 16_384
_MOST: Final = 10_000
_RULE = re.compile(r"\badd(?:Admin)?Rule\s*\(")
_YES = re.compile(r"\bResult\s*(?:\.\s*YES\b|\[\s*['\"]YES['\"]\s*\])|return\s*\(?\s*['\"]yes['\"]")
_SPAWN = re.compile(r"\bspawn\s*\(\s*\[([^\]]*+)\]?")
_WORD = re.compile(r"\"((?:\\.|[^\"\\])*+)\"|'((?:\\.|[^'\\])*+)'")
_COMMENT = re.compile(
    r"(\"(?:\\.|[^\"\\\n])*+\"|'(?:\\.|[^'\\\n])*+')|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?"
)
_RESULTS: Final = ("allow_any", "allow_inactive", "allow_active")


@dataclass(frozen=True, slots=True)
class PolkitGrant:
    """Something that polkit lets somebody do without a password."""

    table: ClassVar[str] = "polkit_grant"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line on which it begins, from 1"]
    form: Annotated[str, "rule (JavaScript), pkla or action"]
    action: Annotated[str, "what is granted, as written; empty where a rule's code decides"]
    who: Annotated[str, "to whom, as written; empty where a rule's code decides"]
    condition: Annotated[str, "the code of a rule without comments, on one line; `allow_any` ..."]


def parse_rules(content: bytes, path: str) -> Iterator[PolkitGrant | StartupItem | Gap]:
    """Read a file of rules: those that may say yes, and the programs that they run."""
    text = content.decode("utf-8", "backslashreplace")
    text = _COMMENT.sub(lambda m: m[1] or " " + "\n" * m[0].count("\n"), text)
    starts = [found.start() for found in _RULE.finditer(text)]
    if text.strip() and not starts:
        yield unread(path, 1, "a file of polkit without a rule", text)
    if len(starts) > _MOST:
        yield unread(path, 1, "more rules than are kept", str(len(starts)))
    line, at = 1, 0
    for start, end in zip(starts[:_MOST], [*starts[1:], len(text)], strict=False):
        line += text.count("\n", at, start)
        at = start
        code = text[start:end]
        if len(code) > CODE_LENGTH:
            yield unread(path, line, "a rule too long to keep as a whole", code)
        if _YES.search(code):
            whole = " ".join(code[:CODE_LENGTH].split())
            yield PolkitGrant(path, line, "rule", "", "", shown(whole, CODE_LENGTH))
        for found in _SPAWN.finditer(code):
            words = [w[1] if w[1] is not None else w[2] for w in _WORD.finditer(found[1])]
            if words:
                yield StartupItem(
                    path, line, "polkit-rule", "", "polkitd", "when polkit is asked",
                    shown(" ".join(words), CODE_LENGTH), shown(words[0], FIELD_LENGTH), "T1546",
                )  # fmt: skip


def parse_authority(content: bytes, path: str) -> Iterator[PolkitGrant | Gap]:
    """Read an old file of authorities: one row for each section that says yes."""
    told: dict[str, str] = {}
    start = 1
    for number, line in text_lines(content):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if text.startswith("["):
            yield from _authority(told, path, start)
            told, start = {}, number
            continue
        key, equals, value = text.partition("=")
        if not equals:
            yield unread(path, number, "not a setting of a polkit authority", text)
        else:
            told[shown(key.strip())] = shown(value.strip(), FIELD_LENGTH)
    yield from _authority(told, path, start)


def _authority(told: dict[str, str], path: str, start: int) -> Iterator[PolkitGrant]:
    granted = [key for key, value in told.items() if key.startswith("Result") and value == "yes"]
    if granted:
        yield PolkitGrant(
            path, start, "pkla", told.get("Action", ""), told.get("Identity", ""), " ".join(granted)
        )


def parse_actions(content: bytes, path: str) -> Iterator[PolkitGrant | Gap]:
    """Read actions: one row for each that needs no password, and for each that runs a program."""
    action, granted, seen = "", list[str](), False
    start = 1
    for tag in tags(content):
        seen = True
        if tag.name == "action" and not tag.closes:
            action, granted, start = tag.attributes.get("id", ""), [], tag.line
        elif tag.name in _RESULTS and not tag.closes and tag.text == "yes":
            granted.append(tag.name)
        elif tag.name == "action" and granted:
            name = shown(action, FIELD_LENGTH)
            yield PolkitGrant(path, start, "action", name, "", " ".join(granted[:3]))
            granted = []
    if content.strip() and not seen:
        yield unread(path, None, "not a file of actions of polkit", content[:200])


PARSERS = (
    Parser(
        "polkit-rules",
        (PolkitGrant, StartupItem),
        tuple(
            f"{folder}/polkit-1/rules.d/*.rules"
            for folder in ("/etc", "/run", "/usr/share", "/usr/local/share")
        ),
        parse_rules,
        most=CONFIGURATION_LENGTH,
    ),
    Parser(
        "polkit-authority",
        (PolkitGrant,),
        (
            "/etc/polkit-1/localauthority/*/*.pkla",
            "/var/lib/polkit-1/localauthority/*/*.pkla",
        ),
        parse_authority,
        most=CONFIGURATION_LENGTH,
    ),
    Parser(
        "polkit-actions",
        (PolkitGrant,),
        ("/usr/share/polkit-1/actions/*.policy", "/etc/polkit-1/actions/*.policy"),
        parse_actions,
        most=CONFIGURATION_LENGTH,
    ),
)
