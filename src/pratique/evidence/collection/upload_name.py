r"""Names of a Velociraptor collection: which file of the machine each stands for.

A file is stored as `uploads/ACCESSOR/COMPONENT/...`. In a component, bytes that not every program
can store are `%` and two hexadecimal digits: `?"*:|<>%/\`, a dot or a blank at either end, and
what is no UTF-8. Source: `utils/sanitize.go` and `reporting/container.go` of Velociraptor.
"""

from __future__ import annotations

import re
from typing import Final

# How the machine's own file system was read; others read raw disks, archives or the memory.
_OWN: Final = frozenset({b"auto", b"file", b"file_nosymlink", b"file_links"})
_ENCODED: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
_DRIVE: Final = re.compile(rb"(?:%5C|\\)*\.?(?:%5C|\\)*[A-Za-z](?:%3A|:)")
_LEAST: Final = 3


def machine_path(stored: bytes) -> bytes | None:
    """The path on the machine, relative to its root; None for what is no file of it."""
    parts = stored.split(b"/")
    if len(parts) < _LEAST or parts[0] != b"uploads" or parts[1] not in _OWN:
        return None
    return b"/".join(map(_decoded, parts[2:]))


def told_path(components: list[str]) -> bytes | None:
    """The path on the machine that an upload is noted with, in components that are not encoded.

    None for a name that JSON could not hold: there, a mark stands for bytes that are no text.
    """
    if any("\ufffd" in part for part in components):
        return None
    parts = [part.encode("utf-8", "surrogatepass") for part in components]
    if len(parts) < _LEAST or parts[0] != b"uploads" or parts[1] not in _OWN:
        return None
    return b"/".join(part.strip(b"/") for part in parts[2:])


def is_drive(component: bytes) -> bool:
    """Whether a component is the drive of a Windows machine, or its raw disk."""
    return _DRIVE.fullmatch(component) is not None


def _decoded(component: bytes) -> bytes:
    """The name; as it is stored where what comes out is no name of a Linux machine."""
    name = _ENCODED.sub(lambda match: bytes([int(match[1], 16)]), component)
    if name in (b"", b".", b"..") or b"/" in name or b"\0" in name:
        return component
    return name
