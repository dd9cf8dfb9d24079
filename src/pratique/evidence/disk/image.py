"""Which form an image has, and opening it: by its signature first, then by its name."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from pratique.errors import EvidenceError
from pratique.evidence.disk import ewf, qcow2, vdi, vhd, vhdx, vmdk
from pratique.evidence.disk.base import Image
from pratique.evidence.disk.beside import Beside
from pratique.evidence.disk.raw import RawFile, open_file
from pratique.evidence.disk.signature import holds_something
from pratique.evidence.disk.split import SplitRaw, following

_VMDK: Final = (
    vmdk.SPARSE_MAGIC,
    vmdk.COW_MAGIC,
    vmdk.SESPARSE_MAGIC,
    vmdk.DESCRIPTOR_MAGIC,
)
# A raw image may hold nothing that is known: then only its name says what it is.
_RAW_NAMES: Final = (b".img", b".raw", b".dd", b".vmdk")
_SMALLEST: Final = 64 << 10  # no file system fits in less


def open_medium(path: Path, *, form: str | None = None) -> Image:
    """The disk inside `path`: an image of any form, its first segment, or a block device.

    With `form` `raw`, the bytes are taken as they are. `EvidenceError` with what is wrong.
    """
    file = RawFile.open_at(path)
    try:
        if form == "raw":
            return SplitRaw.of(file) or file
        return _open(file, Beside(path.parent, _open))
    except EvidenceError:
        file.close()
        raise


def is_image(path: Path) -> bool:
    """Whether `path` is an image or a block device. Cheap: its first and last blocks are read.

    An ordinary file is none: a raw image must hold a partition table, a file system, or a part
    of a volume or an array, or be called like one and have whole sectors.
    """
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISBLK(mode):
            return True
        if not stat.S_ISREG(mode):
            return False
        file = RawFile.of(open_file(path), path)
    except (OSError, EvidenceError):
        return False
    try:
        return form_of(file) != "raw" or _is_raw(file)
    except EvidenceError:
        return False
    finally:
        file.close()


def form_of(file: RawFile) -> str:
    """The form of an image by its signature; `raw` where it has none."""
    start = file.read_at(0, 512)
    if start.startswith(qcow2.MAGIC):
        return "qcow2"
    if start.startswith(_VMDK):
        return "vmdk"
    if start.startswith(vhdx.MAGIC):
        return "vhdx"
    if start.startswith((ewf.MAGIC, ewf.LATER_MAGIC)):
        return "ewf"
    if start[vdi.MAGIC_OFFSET :].startswith(vdi.MAGIC):
        return "vdi"
    return "vhd" if vhd.footer_of(file) else "raw"


def _open(file: RawFile, beside: Beside) -> Image:
    match form_of(file):
        case "qcow2":
            return qcow2.Qcow2(file, beside)
        case "vmdk":
            return vmdk.Vmdk(file, beside)
        case "vhdx":
            return vhdx.Vhdx(file, beside)
        case "vhd":
            return vhd.Vhd(file, beside)
        case "vdi":
            return vdi.Vdi(file)
        case "ewf":
            return ewf.Ewf(file)
    return SplitRaw.of(file) or file


def _is_raw(file: RawFile) -> bool:
    if file.size < _SMALLEST:
        return False
    if holds_something(file):
        return True
    name = os.fsencode(file.files[0].name).lower()
    if next(following(name), None) is not None:
        return False  # a piece of something: only its content can say that it is a disk
    return file.size % 512 == 0 and file.size >= 1 << 20 and name.endswith(_RAW_NAMES)
