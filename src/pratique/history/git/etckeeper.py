r"""etckeeper: /etc in a git repository, with a commit around each run of the package manager.

Messages (post-install.d/50vcs-commit and pre-install.d/50uncommitted-changes of etckeeper):

    saving uncommitted changes in /etc prior to apt run      what was changed by hand until then
    committing changes in /etc after apt run                 what the packages changed
    committing changes in /etc made by "apt install nginx"   the same, since 1.18.7
        ... Package changes:\n-NAME VERSION ARCH\n+NAME VERSION ARCH
    daily autocommit                                         what was changed by hand until then

Whoever may write to the repository may write such a message too.

git keeps of modes only the x bit, so etckeeper writes the others into the file `.etckeeper` of the
tree, as a shell script. It is read here as data (pre-commit.d/30store-metadata):

    maybe chown 'NAME' 'PATH'      maybe chgrp 'NAME' 'PATH'      maybe chmod 0640 'PATH'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pratique.history.rhythm import sentence
from pratique.model import readable

METADATA: Final = b".etckeeper"
_BEFORE: Final = re.compile(rb"saving uncommitted changes in /etc prior to (.{1,80}) run")
_AFTER: Final = re.compile(rb"committing changes in /etc after (.{1,80}) run")
_MADE_BY: Final = re.compile(rb'committing changes in /etc made by "(.{1,2000})"?')
_PACKAGE: Final = re.compile(rb"([-+])([^\s]{1,200}) ([^\s]{1,200})(?: ([^\s]{1,50}))?")
_LIST: Final = b"Package changes:"
_MOST_PACKAGES: Final = 20_000
_LINE: Final = re.compile(
    rb"maybe (?:(chown|chgrp) ('[^'\n]{1,200}'|[^\s']{1,200})|chmod 0?([0-7]{3,4}))"
    rb" ('(?:[^'\n]|'\"'\"')*')"
)


@dataclass(frozen=True, slots=True)
class PackageChange:
    """A package before and after a run, in readable form; empty where it was not installed."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Cause:
    """What a commit says that it was made by.

    `how` is `package run`, `before a package run`, `daily` or `by hand`; the two in the middle
    hold what was changed by hand, or by anything else, since the commit before. `command` is the
    package manager or its whole command line, `who` the author; both in readable form.
    """

    how: str
    command: str
    who: str
    packages: tuple[PackageChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """Mode, owner and group of one path as etckeeper kept them; None where it says nothing."""

    mode: int | None = None
    owner: bytes | None = None
    group: bytes | None = None


def cause(message: bytes, author: bytes) -> Cause:
    """What made a commit, by its message and its author."""
    subject, _, body = message.partition(b"\n")
    subject, who = subject.strip(), sentence(author)
    if match := _BEFORE.fullmatch(subject):
        return Cause("before a package run", sentence(match[1]), who)
    if match := _AFTER.fullmatch(subject) or _MADE_BY.fullmatch(subject):
        return Cause("package run", sentence(match[1].rstrip(b'"')), who, _packages(body))
    if subject == b"daily autocommit":
        return Cause("daily", "", who)
    return Cause("by hand", "", who)


def _packages(body: bytes) -> tuple[PackageChange, ...]:
    _, _, listed = body.partition(_LIST)
    found: dict[tuple[bytes, bytes], dict[bytes, bytes]] = {}
    for line in listed.split(b"\n")[:_MOST_PACKAGES]:
        if match := _PACKAGE.fullmatch(line.rstrip()):
            found.setdefault((match[2], match[4] or b""), {})[match[1]] = match[3]
    return tuple(
        PackageChange(readable(name), readable(told.get(b"-", b"")), readable(told.get(b"+", b"")))
        for (name, _), told in found.items()
    )


def metadata(script: bytes) -> dict[bytes, Kept]:
    """What a file `.etckeeper` says of each path below /etc; the folder itself is `b""`."""
    found: dict[bytes, Kept] = {}
    for line in script.split(b"\n"):
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        path = match[4][1:-1].replace(b"'\"'\"'", b"'").removeprefix(b"./")
        path = b"" if path == b"." else path
        kept = found.get(path, Kept())
        name = (match[2] or b"").strip(b"'")
        if match[1] == b"chown":
            kept = Kept(kept.mode, name, kept.group)
        elif match[1] == b"chgrp":
            kept = Kept(kept.mode, kept.owner, name)
        else:
            kept = Kept(int(match[3], 8), kept.owner, kept.group)
        found[path] = kept
    return found


def numbers(database: bytes) -> Mapping[bytes, int]:
    """The number of each name in a file like passwd(5) or group(5)."""
    found: dict[bytes, int] = {}
    for line in database.split(b"\n"):
        fields = line.split(b":")
        if len(fields) > 2 and fields[2].isdigit() and len(fields[2]) < 11:
            found.setdefault(fields[0], int(fields[2]))
    return found
