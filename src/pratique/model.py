"""The nouns that every layer shares. Nothing here reads, writes or decides."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Annotated, ClassVar, NewType

from pratique.phrase import Phrase, prose

# A moment: nanoseconds since 1970-01-01 UTC, between the years 1678 and 2261.
Instant = NewType("Instant", int)


class Severity(IntEnum):
    """How soon a person should look."""

    NOTE = 10
    LOW = 20
    MEDIUM = 30
    HIGH = 40
    CRITICAL = 50

    @property
    def word(self) -> str:
        """The word for it in JSON and in reports: `note` ... `critical`."""
        return self.name.lower()

    @classmethod
    def from_word(cls, word: str) -> Severity:
        """The severity that `word` names; KeyError for any other word."""
        return cls[word.upper()]


class Verdict(StrEnum):
    """What is known of one file."""

    KNOWN_GOOD = "known-good"
    NO_SIGN = "no-sign"
    SUSPICIOUS = "suspicious"
    MALICIOUS = "malicious"
    UNREAD = "unread"


class EntryType(StrEnum):
    """What a name stands for; the words are those of osquery's `file` table."""

    REGULAR = "regular"
    DIRECTORY = "directory"
    SYMLINK = "symlink"
    FIFO = "fifo"
    SOCKET = "socket"
    CHARACTER = "character"
    BLOCK = "block"
    UNKNOWN = "unknown"


# --- names ----------------------------------------------------------------------------
# A file name on Linux is bytes, and an intruder picks them. From the survey on, a name is
# its readable form: text that shows every byte, that no terminal interprets, and from
# which the exact bytes come back. There is one form, so names compare and join as text.

_ESCAPED = re.compile(r"\\(?:x([0-9a-f]{2})|(\\))")
_EDGE_BLANK = re.compile(r"(?:(?<=/)|^) | (?=/|$)")


def readable(name: bytes) -> str:
    r"""Text for `name` that can be printed anywhere and turned back by `exact`.

    Printable UTF-8 stays as it is. A backslash is doubled; every byte of anything that
    does not print (control and direction marks, odd blanks, broken UTF-8) is `\xNN`; so
    is a blank at the edge of a path component, which nobody would see.
    """
    text = name.decode("utf-8", "surrogateescape")
    if not text.isprintable() or "\\" in text:
        text = "".join(_shown(character) for character in text)
    if " " in text:
        text = _EDGE_BLANK.sub(r"\\x20", text)
    return text


def exact(shown: str) -> bytes:
    """The bytes whose readable form is `shown`."""
    parts: list[bytes] = []
    end = 0
    for match in _ESCAPED.finditer(shown):
        parts.append(shown[end : match.start()].encode("utf-8", "surrogateescape"))
        parts.append(bytes.fromhex(match[1]) if match[1] else b"\\")
        end = match.end()
    parts.append(shown[end:].encode("utf-8", "surrogateescape"))
    return b"".join(parts)


def _shown(character: str) -> str:
    if character == "\\":
        return "\\\\"
    if character.isprintable():
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was seen, precisely enough to go back and look.

    `path` is the readable form, absolute inside the evidence (`/etc/passwd`); with a
    `container`, absolute inside that.
    """

    path: str
    line: int | None = None
    sha256: str | None = None
    container: str | None = None

    def __str__(self) -> str:
        place = self.path if self.container is None else f"container {self.container}: {self.path}"
        return f"{place}:{self.line}" if self.line is not None else place


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in the evidence, as its directory and its inode tell it.

    `path` is exact bytes, relative to the root of the evidence, without a leading slash;
    the root itself is `b""`. A time is None where the source cannot tell it. `allocated` is
    bytes on disk (0 where unknown): far less than `size` means a sparse file.
    """

    path: bytes
    type: EntryType
    size: int
    mode: int
    uid: int
    gid: int
    inode: int
    device: int
    hard_links: int
    allocated: int
    mtime: Instant | None
    ctime: Instant | None
    atime: Instant | None
    btime: Instant | None
    immutable: bool | None
    append_only: bool | None
    rdev: int = 0
    symlink_target: bytes | None = None


class Stage(StrEnum):
    """At which step something got lost."""

    SOURCE = "source"  # the kind of evidence cannot tell it at all
    LIST = "list"  # a directory could not be listed
    READ = "read"  # a file could not be read, or not wholly
    PARSE = "parse"  # bytes were read and not understood
    ANALYSE = "analyse"  # understood in part: a limit was reached, an analyser failed
    CHECK = "check"  # a check could not put its question


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was there and could not be read or understood. Kept, never dropped."""

    table: ClassVar[str] = "gap"

    path: Annotated[str, "where, in readable form; empty when it concerns the whole"]
    line: Annotated[int | None, "line number, from 1"]
    stage: Annotated[str, "source, list, read, parse, analyse or check"]
    reason: Annotated[str, "a short fixed phrase, the same for the same cause"]
    detail: Annotated[str, "what was seen there, escaped and cut to 200 characters"]
    matters: Annotated[bool, "false when nothing of the evidence itself was lost by it"] = True


@dataclass(frozen=True, slots=True)
class Window:
    """A time interval with its basis: after `after`, and at the latest at `before`.

    It is that of an inode, see `story.window`.

    `claimed` is what the time of the content (mtime) says. Anyone can set that, so it bounds
    nothing; in a copy it is often all that there is.
    """

    after: Instant | None
    before: Instant | None
    basis: tuple[str, ...]
    claimed: Instant | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person should look at. The stored form; see `checks.base.Sign`.

    `title`, `why` and `innocent` are English, for programs. `told_title`, `told` and
    `told_innocent` are the same as they are translated for a person; None in an answer of a version
    that did not keep them, and where the check's own words stand there.
    """

    id: str
    check: str
    title: str
    severity: Severity
    confidence: float
    technique: str
    evidence: str
    places: tuple[Place, ...]
    quote: str
    why: str
    innocent: str
    next: str
    verify: str
    window: Window
    state: str = "open"
    dated: tuple[Place, ...] = ()
    told_title: Phrase | None = None
    told: Phrase | None = None
    told_innocent: Phrase | None = None

    @property
    def shown_why(self) -> str | Phrase:
        """The reason as it is translated; in English where nothing else was kept."""
        return self.told or self.why

    def also(self, *sentences: str | Phrase) -> Finding:
        """The same with sentences more behind its reason."""
        told = prose(self.shown_why, *sentences)
        return replace(self, why=told.english, told=told)
