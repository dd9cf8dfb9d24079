"""Containers of docker: what they are, and which layers their roots are made of.

    ROOT/containers/ID/{config.v2.json,hostconfig.json}
    ROOT/image/DRIVER/layerdb/mounts/ID/mount-id         the name of its own layer
    ROOT/overlay2/MOUNT/{diff,lower}, ROOT/overlay2/l/SHORT -> ../MOUNT/diff
    ROOT/aufs/diff/MOUNT with ROOT/aufs/layers/MOUNT
    ROOT/vfs/dir/MOUNT, ROOT/btrfs/subvolumes/MOUNT

ROOT is /var/lib/docker, or what `data-root` in daemon.json and `--data-root` of the service say.
Newer ones keep layers as snapshots of containerd. Source: `daemon/graphdriver` and `layer` of moby.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from pratique.model import exact, readable
from pratique.parsers import docker_daemon
from pratique.parsers.container import ContainerMount, DockerContainer, docker
from pratique.parsers.json_value import loaded, table, text
from pratique.survey.container_files import ContainerFiles, plain
from pratique.survey.container_row import Found

_ROOTS: Final = (
    b"var/lib/docker",
    b"var/snap/docker/common/var-lib-docker",
)
_SETTINGS: Final = (b"etc/docker/daemon.json", b"var/snap/docker/current/config/daemon.json")
_UNITS: Final = (
    b"etc/systemd/system/docker.service",
    b"usr/lib/systemd/system/docker.service",
    b"etc/default/docker",
    b"etc/sysconfig/docker",
)
_DROP_INS: Final = b"etc/systemd/system/docker.service.d"
_OPTION: Final = re.compile(
    rb"(?:--data-root|--graph|(?<=[\s\"'])-g)[=\s]+[\"']?(/[^\s\"']{1,1000})"
)
_MOST_MOUNT_ID: Final = 4096
_PLAIN_FOLDERS: Final = {"vfs": b"vfs/dir/", "btrfs": b"btrfs/subvolumes/", "zfs": b"zfs/graph/"}
_OVERLAYS: Final = ("overlay2", "fuse-overlayfs")

# Where docker keeps no layers of its own: the layers of a snapshot of containerd.
Snapshots = Callable[[str], tuple[bytes, ...]]


def docker_containers(
    files: ContainerFiles, snapshots: Snapshots
) -> Iterator[Found | DockerContainer | ContainerMount]:
    """Every container of every storage of docker."""
    for root in dict.fromkeys(_roots(files)):
        for name in files.names(root + b"/containers"):
            yield from _container(files, root, name, snapshots)


def _roots(files: ContainerFiles) -> Iterator[bytes]:
    named = [*_ROOTS, *(home + b"/.local/share/docker" for home in files.homes())]
    for place in _SETTINGS:
        for row in docker_daemon.parse(files.read(place), readable(b"/" + place)):
            if isinstance(row, docker_daemon.DockerDaemon) and row.data_root.startswith("/"):
                named += [exact(row.data_root)]
    drop_ins = (_DROP_INS + b"/" + name for name in files.names(_DROP_INS))
    for place in (*_UNITS, *drop_ins):
        named += (found[1] for found in _OPTION.finditer(files.read(place, 1 << 20)))
    for path in named:
        root = files.folder(path.strip(b"/"))
        if root:
            yield root


def _container(
    files: ContainerFiles, root: bytes, name: bytes, snapshots: Snapshots
) -> Iterator[Found | DockerContainer | ContainerMount]:
    folder = root + b"/containers/" + name
    path = folder + b"/config.v2.json"
    config = files.read(path)
    container: DockerContainer | None = None
    if config:
        for row in docker(config, files.read(folder + b"/hostconfig.json"), readable(b"/" + path)):
            if isinstance(row, DockerContainer):
                container = row
            if isinstance(row, DockerContainer | ContainerMount):
                yield row
            else:
                files.gaps.append(row)
    else:
        files.lost(folder, "its description is missing or empty")
    shown = readable(name)
    yield Found(
        path=readable(b"/" + path),
        engine="docker",
        id=shown,
        name=container.name if container is not None else shown[:12],
        layers=_layers(files, root, name, _driver(config), snapshots),
        marked=_driver(config) == "aufs",
    )


def _driver(config: bytes) -> str:
    try:
        return text(table(loaded(config)).get("Driver")) or "overlay2"
    except ValueError:
        return "overlay2"


def _layers(
    files: ContainerFiles, root: bytes, name: bytes, driver: str, snapshots: Snapshots
) -> tuple[bytes, ...]:
    """Where the root of a container is; empty, with a gap, where that cannot be told."""
    place = root + b"/image/" + driver.encode("ascii", "replace") + b"/layerdb/mounts/" + name
    mount = files.read(place + b"/mount-id", _MOST_MOUNT_ID).strip()
    if not mount:
        if found := snapshots(readable(name)):
            return found
        files.lost(root + b"/containers/" + name, "its layers cannot be told", f"driver {driver}")
        return ()
    if not plain(mount):
        files.lost(place + b"/mount-id", "its layers cannot be told", readable(mount))
        return ()
    if driver in _OVERLAYS:
        return files.lowered(root + b"/" + driver.encode(), mount)
    if driver == "aufs":
        below = files.read(root + b"/aufs/layers/" + mount, 1 << 20).split()
        return tuple(root + b"/aufs/diff/" + one for one in (mount, *filter(plain, below)))
    if driver in _PLAIN_FOLDERS:
        return (root + b"/" + _PLAIN_FOLDERS[driver] + mount,)
    files.lost(root + b"/containers/" + name, "its storage driver is not known", driver)
    return ()
