"""The log of dpkg, /var/log/dpkg.log: dpkg(1), `--log`.

A line is date, time and one of

    startup TYPE COMMAND                        archives unpack, packages configure ...
    status STATE PACKAGE VERSION                reached that state
    ACTION PACKAGE INSTALLED AVAILABLE          is about to install, upgrade, configure, trigproc,
                                                disappear, remove or purge
    conffile FILENAME DECISION                  install or keep

Versions that there are none of are `<none>`. The time is the machine's own, without a zone.
An upgrade to the same version is a reinstallation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, unread
from pratique.parsers.package_event import Clock, PackageEvent, clock, name_and_arch, version_in
from pratique.parsers.rotated_log import log_lines

_LONGEST: Final = 8192
_ACTIONS: Final = {
    "install": "install",
    "upgrade": "upgrade",
    "configure": "configure",
    "trigproc": "trigger",
    "disappear": "disappear",
    "remove": "remove",
    "purge": "purge",
}
_GETS_NEW: Final = frozenset({"install", "upgrade"})


def parse(content: bytes, path: str) -> Iterator[PackageEvent | Gap]:
    """Read a log of dpkg: each line is an event or a gap."""
    for found in log_lines(content, path):
        if isinstance(found, Gap):
            yield found
            continue
        number, line = found
        event = _event(path, number, shown(line, _LONGEST)) if len(line) <= _LONGEST else None
        yield event or unread(path, number, "not a line of a log of dpkg", line)


def _event(path: str, number: int, line: str) -> PackageEvent | None:
    when = clock(line)
    if when is None:
        return None
    words = line[len(when.written) :].strip().split(" ")
    if words[0] == "startup" and len(words) == 3:
        return _row(path, number, when, "startup", detail=" ".join(words[1:]))
    if words[0] == "conffile" and len(words) >= 3:
        return _row(path, number, when, "conffile", detail=" ".join(words[1:]))
    if words[0] == "status" and len(words) in (3, 4):
        version = words[3] if len(words) == 4 else ""
        return _row(path, number, when, "status", words[2], version, detail=words[1])
    if words[0] in _ACTIONS and len(words) in (3, 4):
        return _done(path, number, when, words)
    return None


def _done(path: str, number: int, when: Clock, words: list[str]) -> PackageEvent:
    action = _ACTIONS[words[0]]
    old, new = version_in(words[2]), version_in(words[3]) if len(words) == 4 else ""
    if action in _GETS_NEW:
        action = "reinstall" if old == new and action == "upgrade" else action
        return _row(path, number, when, action, words[1], new, old)
    return _row(path, number, when, action, words[1], old or new)


def _row(  # noqa: PLR0913, PLR0917 - the columns
    path: str,
    number: int,
    when: Clock,
    action: str,
    package: str = "",
    version: str = "",
    old: str = "",
    detail: str = "",
) -> PackageEvent:
    name, arch = name_and_arch(package)
    return PackageEvent(
        path=path,
        line=number,
        manager="dpkg",
        time=when.time,
        zone_known=when.zone_known,
        written=when.written,
        action=action,
        package=name[:FIELD_LENGTH],
        arch=arch[:FIELD_LENGTH],
        version=version_in(version)[:FIELD_LENGTH],
        old_version=old[:FIELD_LENGTH],
        finished=action in ("status", "conffile"),
        detail=detail[:FIELD_LENGTH],
    )


PARSERS = (
    Parser(
        slug="dpkg-log",
        rows=(PackageEvent,),
        places=("/var/log/dpkg.log*",),
        parse=parse,
    ),
)
