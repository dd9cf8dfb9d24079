"""Containers of podman, buildah and CRI-O: `containers-storage.conf(5)`.

    ROOT/overlay-containers/containers.json       id, names, image, layer (or vfs-, btrfs-)
    ROOT/overlay-containers/ID/userdata/config.json    the OCI specification it was started with
    ROOT/overlay/LAYER/{diff,lower}, ROOT/overlay/l/SHORT -> ../LAYER/diff
    ROOT/vfs/dir/LAYER

ROOT is /var/lib/containers/storage, ~/.local/share/containers/storage of each account, and what
`graphroot` says. Where an account without rights runs them, whiteouts may be names (`.wh.`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pratique.model import readable
from pratique.parsers.container import ContainerMount, DockerContainer, runtime_bundle
from pratique.parsers.json_value import loaded, table, tables, text, texts
from pratique.survey.container_files import ContainerFiles, plain
from pratique.survey.container_row import Found

_ROOT: Final = b"var/lib/containers/storage"
_OF_ACCOUNT: Final = b"/.local/share/containers/storage"
_SETTINGS: Final = (b"etc/containers/storage.conf", b"usr/share/containers/storage.conf")
_GRAPH_ROOT: Final = re.compile(
    rb"^\s*(?:graphroot|rootless_storage_path)\s*=\s*\"(/[^\"$]+)\"", re.MULTILINE
)
_LISTS: Final = (b"containers.json", b"volatile-containers.json")
_DRIVERS: Final = (b"overlay", b"vfs", b"btrfs")
_MOST_CONTAINERS: Final = 5_000


def podman_containers(
    files: ContainerFiles,
) -> Iterator[Found | DockerContainer | ContainerMount]:
    """Every container of every storage."""
    for root, marked in dict(_roots(files)).items():
        for driver in _DRIVERS:
            folder = root + b"/" + driver + b"-containers"
            for told in _listed(files, folder):
                yield from _container(files, root, driver, told, marked=marked)


def _roots(files: ContainerFiles) -> Iterator[tuple[bytes, bool]]:
    named = [(home + _OF_ACCOUNT, True) for home in files.homes()]
    for place in _SETTINGS:
        named += ((found[1], False) for found in _GRAPH_ROOT.finditer(files.read(place, 1 << 20)))
    for path, marked in [*named, (_ROOT, False)]:
        root = files.folder(path.strip(b"/"))
        if root:
            yield root, marked


def _listed(files: ContainerFiles, folder: bytes) -> Iterator[dict[str, Any]]:
    for name in _LISTS:
        content = files.read(folder + b"/" + name)
        if not content:
            continue
        try:
            value = loaded(content)
        except ValueError as error:
            files.lost(folder + b"/" + name, "not a list of containers", str(error))
            continue
        held = value if isinstance(value, list) else []
        if len(held) > _MOST_CONTAINERS:
            files.lost(folder + b"/" + name, "more containers than are looked at", str(len(held)))
        for one in held[:_MOST_CONTAINERS]:
            yield from tables([one])


def _container(
    files: ContainerFiles, root: bytes, driver: bytes, told: dict[str, Any], *, marked: bool
) -> Iterator[Found | DockerContainer | ContainerMount]:
    number, layer = text(told.get("id")), text(told.get("layer")).encode()
    name = next(iter(texts(told.get("names"))), number[:12])
    listed = root + b"/" + driver + b"-containers"
    if not plain(number.encode()):
        files.lost(listed, "its id cannot be one", number)
        return
    path = listed + b"/" + number.encode() + b"/userdata/config.json"
    place = readable(b"/" + path)
    image = _image(told)
    spec = files.read(path)
    if spec:
        rows = runtime_bundle(
            spec, place, engine="podman", id=number, name=name, image=image,
            storage=readable(b"/" + root),
        )  # fmt: skip
        for row in rows:
            if isinstance(row, DockerContainer | ContainerMount):
                yield row
            else:
                files.gaps.append(row)
    if not plain(layer):
        files.lost(path, "its layers cannot be told", readable(layer))
        layers: tuple[bytes, ...] = ()
    elif driver == b"overlay":
        layers = files.lowered(root + b"/overlay", layer)
    else:
        inside = b"/vfs/dir/" if driver == b"vfs" else b"/btrfs/subvolumes/"
        layers = (root + inside + layer,)
    shown = place if spec else readable(b"/" + listed)
    yield Found(shown, "podman", number, name, layers, marked)


def _image(told: dict[str, Any]) -> str:
    """The name of the image; it stands in JSON inside the JSON."""
    try:
        inner = table(loaded(text(told.get("metadata"), 100_000).encode()))
    except ValueError:
        inner = {}
    return text(inner.get("image-name")) or text(told.get("image"))
