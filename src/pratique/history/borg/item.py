r"""What `borg list --json-lines` prints: items of an archive.

    {"type": "-", "mode": "-rw-r--r--", "uid": 0, "gid": 0, "path": "etc/passwd", "source": "",
     "linktarget": "", "size": 5, "isomtime": "2026-11-03T02:00:00.500000", "sha256": "..."}

`type` is the first letter of a listing by ls(1); a further name of a file, a hard link, has an `h`
in front of its `mode`, no content, and its first name as `source`. Times are local ones in
microseconds: the program is run in UTC. Every byte of a name that is no UTF-8 is printed as `?`:
`shown` does the same, so that an answer finds the path that was asked for.

borg 1.1 to 1.4, "borg list --help"; helpers/parseformat.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from pratique.history.base import Proof, Version
from pratique.history.moment import instant
from pratique.history.program import Failed
from pratique.model import Entry, EntryType

# What is asked for; the digest is made of contents, of the asked paths only.
WITHOUT_DIGEST: Final = "{type}{mode}{uid}{gid}{size}{isomtime}{isoctime}{isoatime}{source}{path}"
FORMAT: Final = WITHOUT_DIGEST + "{sha256}"

_TYPES: Final = {
    "-": EntryType.REGULAR,
    "h": EntryType.REGULAR,
    "d": EntryType.DIRECTORY,
    "l": EntryType.SYMLINK,
    "p": EntryType.FIFO,
    "s": EntryType.SOCKET,
    "c": EntryType.CHARACTER,
    "b": EntryType.BLOCK,
}
_SPECIAL: Final = ((2, 0o4000), (5, 0o2000), (8, 0o1000))
_MODE: Final = re.compile(r".(?:[r-][w-][xsStT-]){3}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LARGEST: Final = 1 << 62


def shown(path: bytes) -> str:
    """A stored path as borg prints it."""
    return re.sub("[\ud800-\udfff]", "?", path.decode("utf-8", "surrogateescape"))


def parsed(line: bytes) -> dict[str, Any]:
    """An item."""
    try:
        item = json.loads(line)
    except ValueError as error:
        raise Failed("borg", 0, "its output is no JSON") from error
    return item if isinstance(item, dict) else {}


def first_name(item: Mapping[str, Any]) -> str | None:
    """The first name of a hard link that has no content of its own; None for others."""
    return str(item.get("source")) if str(item.get("mode")).startswith("h") else None


def version(item: Mapping[str, Any], path: bytes, content: Mapping[str, Any]) -> Version:
    """An item as the version of a path; `content` is the item that holds its bytes."""
    kind = _TYPES.get(str(item.get("type")), EntryType.UNKNOWN)
    entry = Entry(
        path=path,
        type=kind,
        size=_number(content, "size"),
        mode=_mode(str(item.get("mode"))),
        uid=_number(item, "uid"),
        gid=_number(item, "gid"),
        inode=0,
        device=0,
        hard_links=1 if content is item else 2,
        allocated=0,
        mtime=instant(item.get("isomtime")),
        ctime=instant(item.get("isoctime")),
        atime=instant(item.get("isoatime")),
        btime=None,
        immutable=None,
        append_only=None,
        symlink_target=_target(item) if kind is EntryType.SYMLINK else None,
    )
    digest = str(content.get("sha256"))
    if kind is not EntryType.REGULAR or not _SHA256.fullmatch(digest):
        return Version(entry)
    return Version(entry, f"sha256:{digest}", Proof.CONTENT)


def stored_path(path: str) -> bytes:
    """A path without the `./` that some archives have in front."""
    name = path.encode("utf-8", "surrogateescape")
    return b"" if name == b"." else name.removeprefix(b"./").strip(b"/")


def _mode(text: str) -> int:
    """Mode bits of `-rwsr-xr-x`."""
    if not _MODE.fullmatch(text):
        return 0
    bits = 0
    for place, letter in enumerate(text[1:]):
        bits |= 0 if letter in "-ST" else 0o400 >> place
    for place, bit in _SPECIAL:
        bits |= bit if text[1 + place] in "sStT" else 0
    return bits


def _target(item: Mapping[str, Any]) -> bytes:
    return str(item.get("source", "")).encode("utf-8", "surrogateescape")


def _number(item: Mapping[str, Any], name: str) -> int:
    value = item.get(name, 0)
    return value if isinstance(value, int) and 0 <= value < _LARGEST else 0
