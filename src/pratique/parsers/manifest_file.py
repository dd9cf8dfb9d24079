"""What a package says of one path that it brought: the same for every package manager.

The databases of dpkg, rpm, apk and pacman tell different amounts. What one of them does not
tell is None, and is never compared with.
"""

from __future__ import annotations

from dataclasses import dataclass

from pratique.model import EntryType
from pratique.parsers.base import Parser


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """A path of a package, with what the package says of it.

    `path` is absolute and exact, as the package names it. `digest` is `ALGORITHM:HEX`, in lower
    case, of the content of a regular file; `algorithm` is a name of hashlib. `mode` holds the
    permission bits (octal 7777), `target` what a symbolic link points to, `modified` the time of
    the content in seconds since 1970. Where `target_digest` is set, the package does not tell
    whether the path is a file or a link: it is the digest of the content if it is a file, of the
    path that it points to if it is a link, and anything else is not what the package brought.
    """

    package: str
    path: bytes
    diverted: bytes | None = None
    type: EntryType | None = None
    digest: str | None = None
    size: int | None = None
    mode: int | None = None
    username: str | None = None
    groupname: str | None = None
    target: bytes | None = None
    modified: int | None = None
    capabilities: str | None = None  # text as of cap_to_text(3); empty: the file has none
    configuration: bool = False  # an administrator may change it
    may_miss: bool = False  # ghosts, documentation that was left out, files not installed
    volatile: bool = False  # its content is not compared: ghosts, %verify(not md5)
    target_digest: str | None = None  # apk: of the content, or of what the link points to


# The formats that give it are in files of their own.
PARSERS: tuple[Parser, ...] = ()
