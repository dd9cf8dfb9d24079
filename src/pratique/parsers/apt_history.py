"""The history of apt, /var/log/apt/history.log: apt(8), written by `DPkgPM` (dpkgpm.cc).

Blocks with a blank line between them, of lines `Field: value`:

    Start-Date, End-Date            date, two blanks, time; the machine's own clock, without a zone
    Commandline, Comment            what was typed, or what a program says of itself
    Requested-By                    name and number of who used sudo or pkexec
    Install, Reinstall, Upgrade, Downgrade, Remove, Purge, Disappeared
                                    `name:arch (version)` with commas between them; upgrades and
                                    downgrades have both versions; `automatic` may follow
    Error                           what dpkg failed with

A block without an `End-Date` was interrupted, or is being written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, unread
from pratique.parsers.package_event import Clock, PackageEvent, clock, name_and_arch
from pratique.parsers.rotated_log import log_lines

_LISTS: Final = {
    "Install": "install",
    "Reinstall": "reinstall",
    "Upgrade": "upgrade",
    "Downgrade": "downgrade",
    "Remove": "remove",
    "Purge": "purge",
    "Disappeared": "disappear",
}
_TEXTS: Final = frozenset({"Commandline", "Comment", "Requested-By", "Error"})
_TIMES: Final = frozenset({"Start-Date", "End-Date"})
_ITEM: Final = re.compile(r"([^\s,()]{1,300})(?: \(([^()]{0,600})\))?(?:, |,?\s*$)")
_NO_TIME: Final = "a run of apt without its time"


@dataclass(slots=True)
class _Block:
    """What is known of the run that is being read."""

    line: int
    start: Clock | None = None
    end: Clock | None = None
    texts: dict[str, str] = field(default_factory=dict)
    lists: list[tuple[int, str, str]] = field(default_factory=list)


def parse(content: bytes, path: str) -> Iterator[PackageEvent | Gap]:
    """Read a history of apt: a row for each run, and one for each package of it."""
    block: _Block | None = None
    last = 0
    for found in log_lines(content, path):
        if isinstance(found, Gap):
            last = found.line or last
            yield found
            continue
        number, line = found
        name, colon, value = line.partition(": ")
        # Empty lines are left out by who numbers them: a number that is missing is one.
        if block is not None and (number > last + 1 or name == "Start-Date"):
            yield from _rows(path, block)
            block = None
        last = number
        if not line.strip():
            continue
        block = block or _Block(number)
        if not (colon and _taken(block, number, name, value)):
            yield unread(path, number, "not a line of a history of apt", line)
    if block is not None:
        yield from _rows(path, block)


def _taken(block: _Block, number: int, name: str, value: str) -> bool:
    if name in _LISTS:
        block.lists.append((number, _LISTS[name], value))
    elif name in _TEXTS:
        block.texts.setdefault(name, shown(value, FIELD_LENGTH))
    elif name in _TIMES:
        when = clock(value)
        if when is None:
            return False
        if name == "Start-Date":
            block.start, block.line = when, number
        else:
            block.end = when
    else:
        return False
    return True


def _rows(path: str, block: _Block) -> Iterator[PackageEvent | Gap]:
    if block.start is None:
        yield unread(path, block.line, _NO_TIME, block.texts.get("Commandline", ""))
    said = [block.texts[name] for name in ("Comment", "Error") if name in block.texts]
    yield _row(path, block, block.line, "run", detail="; ".join(said))
    for number, action, value in block.lists:
        at = 0
        while at < len(value):
            item = _ITEM.match(value, at)
            if item is None:
                yield unread(path, number, "not a list of packages", value[at : at + 300])
                break
            at = item.end()
            *versions, more = _versions(item[2] or "")
            yield _row(path, block, number, action, item[1], versions, more)


def _versions(text: str) -> list[str]:
    """The versions of an item, and what else stands there, which is last."""
    words = text.split(", ")
    if words[-1] == "automatic":
        return words
    return [*words, ""]


def _row(  # noqa: PLR0913, PLR0917 - the columns
    path: str,
    block: _Block,
    number: int,
    action: str,
    package: str = "",
    versions: list[str] | None = None,
    detail: str = "",
) -> PackageEvent:
    name, arch = name_and_arch(package)
    versions = versions or [""]
    start, end = block.start, block.end
    return PackageEvent(
        path=path,
        line=number,
        manager="apt",
        time=None if start is None else start.time,
        zone_known=start is not None and start.zone_known,
        written="" if start is None else start.written,
        action=action,
        package=shown(name, FIELD_LENGTH),
        arch=shown(arch, FIELD_LENGTH),
        version=shown(versions[-1], FIELD_LENGTH),
        old_version=shown(versions[0], FIELD_LENGTH) if len(versions) > 1 else "",
        finished=end is not None and "Error" not in block.texts,
        detail=shown(detail, FIELD_LENGTH),
        command=block.texts.get("Commandline", ""),
        username=block.texts.get("Requested-By", ""),
        end=None if end is None else end.time,
    )


PARSERS = (
    Parser(
        slug="apt-history",
        rows=(PackageEvent,),
        places=("/var/log/apt/history.log*",),
        parse=parse,
    ),
)
