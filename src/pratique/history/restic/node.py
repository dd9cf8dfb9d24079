r"""What `restic find --json` and `restic ls --json` print: nodes of a snapshot.

A node is a flat JSON object that begins with its path:

    {"path":"/etc/passwd","type":"file","mode":420,"mtime":"2026-11-03T02:00:00.5Z",
     "atime":...,"ctime":...,"uid":0,"gid":0,"device_id":65024,"size":5,"links":1}

`mode` is that of Go (fs.FileMode): nine bits as on Unix, the others elsewhere. Names are turned
into JSON text, and every byte that is no UTF-8 becomes U+FFFD: `shown` does the same, so that an
answer finds the path that was asked for. `find` prints, for each snapshot with something in it,

    {"matches":[NODE,NODE],"hits":2,"snapshot":"<64 hexadecimal digits>"}

restic 0.14 to 0.18, cmd/restic/cmd_find.go and internal/restic/node.go.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pratique.history.base import Proof, Version
from pratique.history.moment import instant
from pratique.history.program import Failed
from pratique.model import Entry, EntryType

_TYPES: Final = {
    "file": EntryType.REGULAR,
    "dir": EntryType.DIRECTORY,
    "symlink": EntryType.SYMLINK,
    "fifo": EntryType.FIFO,
    "socket": EntryType.SOCKET,
    "chardev": EntryType.CHARACTER,
    "dev": EntryType.BLOCK,
}
_SETUID, _SETGID, _STICKY = 1 << 23, 1 << 22, 1 << 20  # of Go's fs.FileMode
# No text of JSON can hold these bytes: in it, a quote stands behind a backslash.
_NODE: Final = b'{"path":'
_SNAPSHOT: Final = re.compile(rb'\],"hits":\d+,"snapshot":"([0-9a-f]{64})"\}')
_LONGEST_NODE: Final = 4 << 20
_PATH: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')
_LARGEST: Final = 1 << 62


def shown(path: bytes) -> str:
    """A stored path as restic prints it."""
    text = ("/" + path.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogatepass")
    return re.sub("[\ud800-\udfff]", "\ufffd", text.decode("utf-8", "surrogatepass"))


def pattern(path: bytes) -> bytes:
    """A pattern that matches exactly this stored path, and what lies below it."""
    return b"/" + re.sub(rb"([\\*?\[])", rb"\\\1", path)


def matches(
    pieces: Iterable[bytes], wanted: Mapping[str, bytes]
) -> Iterator[tuple[str, dict[bytes, dict[str, Any]]]]:
    """For each snapshot that `find` printed, the nodes of the wanted paths.

    `wanted` are stored paths by what is shown for them. Nodes below them are passed over.
    """
    found: dict[bytes, dict[str, Any]] = {}
    for piece in _objects(pieces):
        text = _PATH.match(piece)
        path = wanted.get(json.loads(text[0])) if text else None
        if path is not None:
            found[path] = _parsed(piece)
        if end := _SNAPSHOT.search(piece):
            yield end[1].decode(), found
            found = {}


def _objects(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What is printed, cut in front of every node: a node and what follows it."""
    held = b""
    for piece in pieces:
        *whole, held = (held + piece).split(_NODE)
        yield from whole
        if len(held) > _LONGEST_NODE:
            raise Failed("restic", 0, "an object of its output has no end")
    yield held


def _parsed(piece: bytes) -> dict[str, Any]:
    try:
        node, _ = json.JSONDecoder().raw_decode((_NODE + piece).decode("utf-8", "replace"))
    except ValueError as error:
        raise Failed("restic", 0, "its output is no JSON") from error
    return node if isinstance(node, dict) else {}


def version(node: Mapping[str, Any], path: bytes, identity: str = "") -> Version:
    """A node as the version of a path of the machine."""
    entry = Entry(
        path=path,
        type=_TYPES.get(str(node.get("type")), EntryType.UNKNOWN),
        size=_number(node, "size"),
        mode=_mode(_number(node, "mode")),
        uid=_number(node, "uid"),
        gid=_number(node, "gid"),
        inode=_number(node, "inode"),
        device=_number(node, "device_id"),
        hard_links=_number(node, "links") or 1,
        allocated=0,
        mtime=instant(node.get("mtime")),
        ctime=instant(node.get("ctime")),
        atime=instant(node.get("atime")),
        btime=None,
        immutable=None,
        append_only=None,
        symlink_target=_target(node),
    )
    return Version(entry, identity, Proof.CONTENT if identity else Proof.NONE)


def _number(node: Mapping[str, Any], name: str) -> int:
    value = node.get(name, 0)
    return value if isinstance(value, int) and 0 <= value < _LARGEST else 0


def _mode(mode: int) -> int:
    special = (
        (0o4000 if mode & _SETUID else 0)
        | (0o2000 if mode & _SETGID else 0)
        | (0o1000 if mode & _STICKY else 0)
    )
    return (mode & 0o777) | special


def _target(node: Mapping[str, Any]) -> bytes | None:
    if node.get("type") != "symlink":
        return None
    return str(node.get("linktarget", "")).encode("utf-8", "surrogateescape")
