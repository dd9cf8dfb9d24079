"""The commands of a finding as they can be typed for this very evidence."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from pratique.checks.by_hand import word
from pratique.checks.reach import Fetch, fetched, from_evidence, from_tar, from_zip
from pratique.errors import EvidenceError
from pratique.evidence import open_evidence
from pratique.evidence.image import ImageSource
from pratique.evidence.mountable import Mountable
from pratique.model import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pratique.case.folder import Evidence

_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:@%+,-]+")
# Where a word begins: an application may lie in a folder called ROOT.
_ROOT: Final = re.compile(r"(?:^|(?<=[\s='\"]))ROOT(?=/|\s|['\";]|$)")
_FOLDER: Final = "directory"
_MOUNTED: Final = "/mnt/suspect"
_SAFE: Final = "nosuid,nodev,noexec"


def commands_for(commands: str, evidence: Evidence, location: str) -> str:
    """The commands with the place of the evidence in them, and what makes it reachable before.

    `location` is where the evidence was examined. An image that the kernel can mount is mounted;
    of everything else each file is fetched.
    """
    if not _ROOT.search(commands):
        return commands
    if evidence.kind == _FOLDER:
        return in_folder(commands, location)
    mounted = _mountable(evidence)
    if mounted:
        first = [_mount(one) for one in mounted]
        last = f"umount -R {_MOUNTED}"
        return "\n".join([*first, in_folder(commands, _MOUNTED), last])
    return fetched(commands, _fetch(evidence))


def in_folder(commands: str, folder: str) -> str:
    """The commands with a folder for ROOT, where that cannot change their meaning."""
    if _PLAIN.fullmatch(folder):
        return _ROOT.sub(lambda _found: folder.rstrip("/"), commands)
    return f"{commands}\n# ROOT is {folder}"


def _fetch(evidence: Evidence) -> Fetch:
    if evidence.kind == "tar":
        return from_tar(evidence.location)
    if evidence.kind == "zip":
        return from_zip(evidence.location)
    return from_evidence


def _mountable(evidence: Evidence) -> Sequence[Mountable]:
    """What of an image can be mounted, if it is still there and needs no key."""
    if evidence.kind != ImageSource.kind:
        return ()
    try:
        source = open_evidence(evidence.place())
    except EvidenceError:
        return ()
    try:
        same = isinstance(source, ImageSource) and source.identity() == evidence.id
        return source.mountable() if same and isinstance(source, ImageSource) else ()
    finally:
        source.close()


def _mount(one: Mountable) -> str:
    place = f"{_MOUNTED}/{one.path}" if one.path else _MOUNTED
    file = word(readable(os.fsencode(one.file)))
    options = f"{one.options},{_SAFE}"
    made = "mkdir -p" if not one.path else ""
    command = f"mount -t {one.kind} -o {options} {file} {place}"
    return f"{made} {place} && {command}" if made else command
