"""Archives: tar in every compression and form, cpio, zip."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kinds import Kind, Loss

_TAR = frozenset({Loss.CTIME, Loss.ATIME, Loss.INODE, Loss.LENGTH_OF_FOLDER})
_PLAIN_TAR = _TAR | {Loss.MTIME_FRACTION, Loss.ATTRIBUTES, Loss.SPARSE}
_CPIO = _PLAIN_TAR
_ALL = ("--xattrs", "--xattrs-include=*", "--pax-option=delete=atime,delete=ctime")
_ZIP = _PLAIN_TAR - {Loss.ATIME} | {Loss.HARD_LINKS, Loss.SPECIAL, Loss.ODD_NAMES}


def _tar(tree: Path, folder: Path, *options: str, name: str = "root.tar") -> Path:
    place = folder / name
    subprocess.run(["tar", *options, "-cf", place, "-C", tree, "."], check=True)
    return place


def _old(tree: Path, folder: Path) -> Path:
    return _tar(tree, folder, "--format=oldgnu", "--sparse")


def _pax(tree: Path, folder: Path, version: str) -> Path:
    return _tar(tree, folder, "--format=posix", f"--sparse-version={version}", "--sparse", *_ALL)


def _packed(tree: Path, folder: Path, program: str) -> Path:
    place = _tar(tree, folder, "--format=posix", "--sparse", *_ALL)
    subprocess.run([program, "-q", place] if program != "zstd" else [program, "-q", "--rm", place],
                   check=True)  # fmt: skip
    return next(iter(folder.iterdir()))


def _cpio(tree: Path, folder: Path, form: str) -> Path:
    place = folder / "root.cpio"
    names = b"\0".join(
        os.path.relpath(os.path.join(above, name), os.fsencode(tree))
        for above, folders, files in os.walk(os.fsencode(tree))
        for name in (*folders, *files)
    )
    with open(place, "wb") as opened:
        command = ["cpio", "--quiet", "-0", "-o", "-H", form]
        subprocess.run(command, input=names, cwd=tree, stdout=opened, check=True)
    return place


def _zip(tree: Path, folder: Path) -> Path:
    place = folder / "root.zip"
    subprocess.run(["zip", "-q", "-r", "-y", place, ".", "-x", "var/pipe"], cwd=tree,
                   check=True)  # fmt: skip
    return place


def _kind(
    name: str, make: Callable[[Path, Path], Path], loses: frozenset[Loss], *needs: str
) -> Kind:
    return Kind(name, name.partition(" ")[0], make, loses, needs)


KINDS = (
    _kind("tar", _tar, _PLAIN_TAR, "tar"),
    _kind("tar oldgnu", _old, _PLAIN_TAR - {Loss.SPARSE}, "tar"),
    *(
        _kind(f"tar pax {one}", partial(_pax, version=one), _TAR, "tar")
        for one in ("0.0", "0.1", "1.0")
    ),
    *(
        _kind(f"tar {program}", partial(_packed, program=program), _TAR, "tar", program)
        for program in ("gzip", "bzip2", "xz", "zstd")
    ),
    _kind("cpio newc", partial(_cpio, form="newc"), _CPIO, "cpio"),
    _kind("cpio crc", partial(_cpio, form="crc"), _CPIO, "cpio"),
    _kind("cpio odc", partial(_cpio, form="odc"), _CPIO, "cpio"),
    _kind("zip", _zip, _ZIP, "zip"),
)
