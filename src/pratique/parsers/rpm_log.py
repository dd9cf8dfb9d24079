"""The logs of dnf and of yum: /var/log/dnf.rpm.log and /var/log/yum.log, see dnf(8), yum(8).

    2022-03-23T16:46:43-0400 SUBDEBUG Upgrade: openssl-libs-1:3.2.2-6.el9.x86_64
    Oct 04 14:39:17 Updated: 1:openssl-1.0.2k-19.el7.x86_64

Both write a package down when rpm is done with it. `Upgraded`, `Downgraded` and `Reinstalled`
name what went, `Upgrade` and the like what came. dnf writes other messages between them, with
lines that go on without a time; these are left out. yum writes no year: its rows have no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, unread
from pratique.parsers.package_event import Clock, PackageEvent, clock
from pratique.parsers.rotated_log import log_lines

_LONGEST: Final = 8192
_ACTIONS: Final = {
    "Install": "install",
    "Installed": "install",
    "Dep-Installed": "install",
    "Obsoleting": "install",
    "Upgrade": "upgrade",
    "Update": "upgrade",
    "Updated": "upgrade",
    "Downgrade": "downgrade",
    "Reinstall": "reinstall",
    "Erase": "remove",
    "Erased": "remove",
    "Removed": "remove",
    "Upgraded": "replaced",
    "Downgraded": "replaced",
    "Reinstalled": "replaced",
    "Obsoleted": "replaced",
    "Cleanup": "replaced",
}
_DNF: Final = re.compile(r" (?:SUBDEBUG|INFO|DEBUG|DDEBUG) ([A-Z][A-Za-z-]{1,20}): (.+)")
_YUM: Final = re.compile(
    r"((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2})"
    r" ([A-Z][A-Za-z-]{1,20}): (.+)"
)
_NAMED: Final = re.compile(
    r"(?:([0-9]{1,10}):)?([^\s:]{1,300})-(?:([0-9]{1,10}):)?([^\s:-]{1,200})-([^\s:-]{1,200})"
    r"\.([A-Za-z0-9_]{1,30})"
)


def parse(content: bytes, path: str) -> Iterator[PackageEvent | Gap]:
    """Read a log of dnf: rows of packages; what stands before the first time is a gap."""
    begun = False
    for found in log_lines(content, path):
        if isinstance(found, Gap):
            yield found
            continue
        number, line = found
        when = clock(line)
        begun = begun or when is not None
        if not begun:
            yield unread(path, number, "not a line of a log of dnf", line)
        if when is None or len(line) > _LONGEST:
            continue
        said = _DNF.fullmatch(line, len(when.written))
        if said is None or said[1] not in _ACTIONS:
            continue
        event = _row(path, number, "dnf", when, when.written, said[1], said[2])
        yield event or unread(path, number, "not a package in a log of dnf", line)


def parse_yum(content: bytes, path: str) -> Iterator[PackageEvent | Gap]:
    """Read a log of yum: each line is a row or a gap."""
    for found in log_lines(content, path):
        if isinstance(found, Gap):
            yield found
            continue
        number, line = found
        said = _YUM.fullmatch(line) if len(line) <= _LONGEST else None
        event = None
        if said is not None and said[2] in _ACTIONS:
            event = _row(path, number, "yum", None, said[1], said[2], said[3])
        yield event or unread(path, number, "not a line of a log of yum", line)


def _row(  # noqa: PLR0913, PLR0917 - the columns
    path: str,
    number: int,
    manager: str,
    when: Clock | None,
    written: str,
    action: str,
    package: str,
) -> PackageEvent | None:
    named = _NAMED.fullmatch(package)
    if named is None and (" " in package or _ACTIONS[action] != "remove"):
        return None
    first, name, second, version, release, arch = ("",) * 6 if named is None else named.groups("")
    epoch = first or second
    return PackageEvent(
        path=path,
        line=number,
        manager=manager,
        time=None if when is None else when.time,
        zone_known=when is not None and when.zone_known,
        written=written,
        action=_ACTIONS[action],
        # yum names what it removed by its name alone.
        package=shown(name or package, FIELD_LENGTH),
        arch=arch,
        version=shown(f"{epoch}:" * bool(epoch) + f"{version}-{release}" * bool(version)),
        old_version="",
        finished=True,
    )


PARSERS = (
    Parser(
        slug="dnf-log",
        rows=(PackageEvent,),
        places=("/var/log/dnf.rpm.log*",),
        parse=parse,
    ),
    Parser(
        slug="yum-log",
        rows=(PackageEvent,),
        places=("/var/log/yum.log*",),
        parse=parse_yum,
    ),
)
