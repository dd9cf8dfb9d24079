"""The lists of a bag and the names in them (RFC 8493, sections 2.1.3, 2.2.1 and 5.1.2).

A line is a digest in hexadecimal, blanks, and the path from the root of the bag with `/`
between its parts. Line ends and `%` in a path are written `%0A`, `%0D` and `%25`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.model import readable
from pratique.phrase import N_

ALGORITHMS: Final = ("sha256", "sha512")
PAYLOAD: Final = "data/"
_LINE: Final = re.compile(rb"([0-9a-fA-F]{32,128})[ \t]+\*?([^\r\n]+)")
_LONGEST_NAME: Final = 4096
_LONGEST_PART: Final = 160
_KEPT: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a manifest: a path and the digest that it had."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class OddLine:
    """A line that lists nothing: its number, from 1, and what is wrong with it."""

    number: int
    reason: str


def manifest_name(algorithm: str) -> str:
    """How the list of the payload is called."""
    return f"manifest-{algorithm}.txt"


def tag_manifest_name(algorithm: str) -> str:
    """How the list of all other files is called."""
    return f"tagmanifest-{algorithm}.txt"


def written(listed: Iterable[Listed]) -> bytes:
    """A manifest, its lines in the order of their paths; `sha256sum -c` takes it as it stands."""
    lines = sorted((one.name, one.digest) for one in listed)
    return "".join(f"{digest}  {_encoded(name)}\n" for name, digest in lines).encode()


def read(content: bytes, algorithm: str) -> Iterator[Listed | OddLine]:
    """What a manifest lists; paths in readable form. No path of it leads out of the bag."""
    length = 2 * hashlib.new(algorithm).digest_size
    for number, line in enumerate(content.split(b"\n"), 1):
        text = line.removesuffix(b"\r")
        if not text:
            continue
        found = _LINE.fullmatch(text)
        if found is None or len(found[1]) != length:
            yield OddLine(number, N_("it is no digest and name"))
            continue
        name = _decoded(found[2].removeprefix(b"./"))
        if leads_out(name):
            yield OddLine(number, N_("its name leads out of the bag"))
        else:
            yield Listed(readable(name), found[1].decode().lower())


def leads_out(name: bytes) -> bool:
    """Whether a name may not stand in a bag: absolute, of a home folder, or with `..` in it."""
    parts = name.split(b"/")
    return (
        not name
        or len(name) > _LONGEST_NAME
        or b"\0" in name
        or name.startswith((b"/", b"~"))
        or not {b"", b".", b".."}.isdisjoint(parts)
    )


def plain_name(name: bytes) -> str:
    """One part of a path in letters that every system takes; different names stay different.

    Anything but ASCII letters, digits, `.`, `_` and `-` becomes `=` and its byte in hexadecimal.
    """
    text = "".join(chr(byte) if byte in _KEPT else f"={byte:02x}" for byte in name)
    if text.startswith((".", "-")):
        text = f"={ord(text[0]):02x}{text[1:]}"
    if len(text) > _LONGEST_PART:
        text = f"{text[: _LONGEST_PART - 17]}={hashlib.sha256(name).hexdigest()[:16]}"
    return text or "="


def _encoded(name: str) -> str:
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decoded(name: bytes) -> bytes:
    for code, byte in ((rb"%0[Aa]", b"\n"), (rb"%0[Dd]", b"\r"), (rb"%25", b"%")):
        name = re.sub(code, byte, name)
    return name
