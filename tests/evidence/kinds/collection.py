"""Collections: what UAC and an offline collector of Velociraptor make of a machine."""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import zipfile
from pathlib import Path

from kinds import Kind, Loss

# As UAC does it: stat(1) of all names, without the outermost quotes.
_LIST = r"""
export LC_ALL=C
find "$1" -print0 | xargs -0 stat -c '0|%N|%i|%A|%u|%g|%s|%X|%Y|%Z|%W' \
  | sed -e "s:|':|:g" -e "s:'|:|:g" -e "s:' -> ': -> :" -e 's:|":|:g' -e 's:"|:|:g' \
        -e 's:" -> ": -> :' -e "s:\`::g" -e "s:|.\{1,4\}$:|0:" > "$2/bodyfile/bodyfile.txt"
cd "$2"
find -H '[root]' \( -type f -o -type l \) -print0 > ../names
printf '%s\0' bodyfile/bodyfile.txt live_response/process/ps_-ef.txt >> ../names
printf 'uac.log\0' | cat - ../names > ../all
tar --null --no-recursion -T ../all -cf - | gzip > ../uac-host-linux-20261103.tar.gz
"""


def _uac(tree: Path, folder: Path) -> Path:
    stage = folder / "collected"
    (stage / "bodyfile").mkdir(parents=True)
    (stage / "live_response/process").mkdir(parents=True)
    (stage / "live_response/process/ps_-ef.txt").write_text("UID PID PPID CMD\n")
    (stage / "uac.log").write_text(f"2026-11-03 02:10:00 +0000 INF Mount point: {tree}\n")
    (stage / "[root]").symlink_to(tree)
    subprocess.run(["bash", "-c", _LIST, "uac", tree, stage], check=True)
    return folder / "uac-host-linux-20261103.tar.gz"


def _uac_folder(tree: Path, folder: Path) -> Path:
    packed = _uac(tree, folder)
    place = folder / "unpacked"
    place.mkdir()
    subprocess.run(["tar", "-xzf", packed, "-C", place], check=True)
    return place


def _encoded(component: bytes) -> str:
    """As `SanitizeStringForZip` of Velociraptor."""
    text = re.sub(rb'[?"*:|<>%/\\]|[\x80-\xff]', lambda match: b"%%%02X" % match[0][0], component)
    return re.sub(r"^[. ]|[. ]$", lambda match: f"%{ord(match[0]):02X}", text.decode())


def _velociraptor(tree: Path, folder: Path) -> Path:
    place = folder / "Collection-host-2026-11-03T02_10_00Z.zip"
    rows = []
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        base = os.fsencode(tree)
        for above, folders, files in os.walk(base):
            inside = os.path.relpath(above, base)
            for name in (*files, *folders):
                path = os.path.join(above, name)
                if os.path.islink(path) or not (os.path.isfile(path) or os.path.isdir(path)):
                    continue
                parts = [part for part in (*inside.split(b"/"), name) if part != b"."]
                stored = "/".join(("uploads", "auto", *map(_encoded, parts)))
                rows.append(_upload(archive, path, stored, parts))
        archive.writestr("uploads.json", "\n".join(rows) + "\n")
        archive.writestr("client_info.json", '{"Hostname": "host"}')
        archive.writestr("results/Linux.Sys.Pslist.json", '{"Pid": 1, "Name": "init"}\n')
    return place


def _upload(archive: zipfile.ZipFile, path: bytes, stored: str, parts: list[bytes]) -> str:
    is_folder = os.path.isdir(path)
    info = zipfile.ZipInfo(stored + "/" * is_folder)
    info.compress_type = zipfile.ZIP_DEFLATED
    seconds = int(os.stat(path).st_mtime)
    info.extra = struct.pack("<HHBI", 0x5455, 5, 1, seconds)
    content = b""
    if not is_folder:
        with open(path, "rb") as opened:
            content = opened.read()
    size = len(content)
    if path.endswith(b"/var/sparse"):
        at = content.index(b"in the middle")
        data, runs = content[at : at + 13], [(0, at, 0), (at, 13, 13), (at + 13, size - at - 13, 0)]
        ranges = [
            {"file_offset": 0 if start <= at else 13, "original_offset": start, "length": length,
             "file_length": held}
            for start, length, held in runs
        ]  # fmt: skip
        archive.writestr(stored + ".idx", json.dumps({"ranges": ranges}))
        content = data
    archive.writestr(info, content)
    names = [part.decode("utf-8", "replace") for part in parts]
    return json.dumps({
        "vfs_path": "/" + "/".join(names), "_Components": ["uploads", "auto", *names],
        "file_size": size, "uploaded_size": len(content), "Type": "",
    })  # fmt: skip


_UAC = frozenset({Loss.MTIME_FRACTION, Loss.ATTRIBUTES, Loss.SPARSE})
_BESIDE = frozenset({b"$collection"})

KINDS = (
    Kind("uac", "UAC collection", _uac, _UAC, ("bash", "find", "stat", "sed", "tar", "gzip"),
         more=_BESIDE),
    Kind("uac folder", "UAC collection", _uac_folder, _UAC,
         ("bash", "find", "stat", "sed", "tar", "gzip"), more=_BESIDE),
    Kind("velociraptor", "Velociraptor collection", _velociraptor,
         frozenset(Loss) - {Loss.SPARSE, Loss.ODD_NAMES, Loss.FOLDER_TIMES}, more=_BESIDE),
)  # fmt: skip
