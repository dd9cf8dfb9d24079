"""Containers of containerd: Kubernetes, k3s, nerdctl, and docker where it uses its image store.

    ROOT/io.containerd.metadata.v1.bolt/meta.db
        v1/NAMESPACE/containers/ID/{image,snapshotter,snapshotKey,spec}, labels/NAME
        v1/NAMESPACE/snapshots/SNAPSHOTTER/KEY/name        what the snapshotter calls it
    ROOT/io.containerd.snapshotter.v1.overlayfs/metadata.db
        v1/snapshots/NAME/{id,kind,parent}                   kind 1 view, 2 active, 3 committed
    ROOT/io.containerd.snapshotter.v1.overlayfs/snapshots/ID/fs

Source: `core/metadata/buckets.go` and `core/snapshots/storage/bolt.go` of containerd. Numbers are
variable-length, see `encoding/binary`. A spec is JSON in a protobuf message of type Any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pratique.model import readable
from pratique.parsers.base import shown
from pratique.parsers.bolt import Bucket, opened
from pratique.parsers.container import ContainerMount, DockerContainer, runtime_bundle
from pratique.survey.container_files import ContainerFiles, plain
from pratique.survey.container_row import Found

_ROOTS: Final = (
    b"var/lib/containerd",
    b"var/lib/rancher/k3s/agent/containerd",
    b"var/lib/rancher/rke2/agent/containerd",
    b"var/lib/k0s/containerd",
    b"var/snap/microk8s/common/var/lib/containerd",
    b"var/lib/docker/containerd/daemon",
)
_META: Final = b"/io.containerd.metadata.v1.bolt/meta.db"
_OVERLAY: Final = b"io.containerd.snapshotter.v1.overlayfs"
_ACTIVE: Final = 2
_MOST_DATABASE: Final = 256 << 20
_MOST_PARENTS: Final = 1_000
_DOCKER: Final = b"moby"  # docker describes these itself
_POD: Final = (b"io.kubernetes.pod.name", b"io.kubernetes.container.name", b"nerdctl/name")


@dataclass(frozen=True, slots=True)
class _Snapshot:
    number: int
    kind: int
    parent: bytes


@dataclass(slots=True)
class Containerd:
    """The storages of containerd of one machine."""

    files: ContainerFiles
    _roots: dict[bytes, dict[bytes, _Snapshot]] = field(default_factory=dict)
    # Root and name of a snapshot, by the container of docker that it is called like.
    _of_docker: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)

    def look(self) -> None:
        """Find the storages, and read what snapshots they have."""
        accounts = (home + b"/.local/share/containerd" for home in self.files.homes())
        for path in (*_ROOTS, *accounts):
            root = self.files.folder(path)
            if root is None or root in self._roots:
                continue
            if self.files.folder(root + b"/" + _OVERLAY) is not None:
                self._roots[root] = self._snapshots(root)
                for name in self._roots[root]:
                    if name.startswith(_DOCKER + b"/"):
                        self._of_docker.setdefault(name.rpartition(b"/")[2], (root, name))

    def layers_of(self, container: str) -> tuple[bytes, ...]:
        """The layers of a container of docker, which calls its snapshot like itself."""
        found = self._of_docker.get(container.encode())
        return () if found is None else self._chain(*found)

    def containers(self) -> Iterator[Found | DockerContainer | ContainerMount]:
        """All containers; where those cannot be told, all snapshots that somebody writes to."""
        for root, snapshots in self._roots.items():
            meta = self._database(root + _META)
            if meta is not None:
                yield from self._of_meta(root, meta)
                self._note_damage(root + _META, meta)
            elif snapshots:
                place = root + b"/" + _OVERLAY
                self.files.lost(place, "which container a snapshot belongs to cannot be told")
                for name, snapshot in snapshots.items():
                    if snapshot.kind == _ACTIVE:
                        yield self._alone(root, snapshot.number, self._chain(root, name))
            else:
                yield from self._folders(root)

    def _folders(self, root: bytes) -> Iterator[Found]:
        """Each snapshot alone: nothing says which of them belong together."""
        place = root + b"/" + _OVERLAY + b"/snapshots"
        names = [name for name in self.files.names(place) if name.isdigit()]
        if names:
            self.files.lost(place, "which snapshots belong together cannot be told")
        for name in names:
            yield self._alone(root, int(name), (place + b"/" + name + b"/fs",))

    def _alone(self, root: bytes, number: int, layers: tuple[bytes, ...]) -> Found:
        place = readable(b"/" + root + b"/" + _OVERLAY + b"/snapshots/%d" % number)
        return Found(place, "containerd", str(number), f"snapshot-{number}", layers)

    def _database(self, path: bytes) -> Bucket | None:
        content = self.files.read(path, _MOST_DATABASE)
        if not content:
            return None
        root = opened(content)
        if root is None:
            self.files.lost(path, "not a database of bbolt, or damaged")
        return root

    def _note_damage(self, path: bytes, root: Bucket) -> None:
        if root.database.damage:
            self.files.lost(path, "a damaged database", "; ".join(root.database.damage))

    def _snapshots(self, root: bytes) -> dict[bytes, _Snapshot]:
        path = root + b"/" + _OVERLAY + b"/metadata.db"
        database = self._database(path)
        bucket = database.bucket(b"v1", b"snapshots") if database is not None else None
        if database is None or bucket is None:
            return {}
        found: dict[bytes, _Snapshot] = {}
        for name, one in bucket.buckets():
            values = one.values()
            number, kind = _number(values.get(b"id", b"")), values.get(b"kind", b"\0")
            found[name] = _Snapshot(number, kind[0] if kind else 0, values.get(b"parent", b""))
        self._note_damage(path, database)
        return found

    def _chain(self, root: bytes, name: bytes) -> tuple[bytes, ...]:
        """The layers of a snapshot, its own first, then those of its parents."""
        snapshots = self._roots[root]
        layers: list[bytes] = []
        seen: set[bytes] = set()
        while name and name not in seen and len(seen) < _MOST_PARENTS:
            seen.add(name)
            snapshot = snapshots.get(name)
            # A parent that is not there is a layer that is missing, and the view says so.
            number = b"missing" if snapshot is None else b"%d" % snapshot.number
            layers.append(root + b"/" + _OVERLAY + b"/snapshots/" + number + b"/fs")
            name = b"" if snapshot is None else snapshot.parent
        return tuple(layers)

    def _of_meta(
        self, root: bytes, meta: Bucket
    ) -> Iterator[Found | DockerContainer | ContainerMount]:
        version = meta.bucket(b"v1")
        for namespace, bucket in version.buckets() if version is not None else ():
            containers = bucket.bucket(b"containers")
            if namespace == _DOCKER or containers is None:
                continue
            keys = bucket.bucket(b"snapshots", b"overlayfs")
            names = {}
            for key, one in keys.buckets() if keys is not None else ():
                names[key] = one.values().get(b"name", b"")
            for number, one in containers.buckets():
                yield from self._container(root, number, one, names)

    def _container(
        self, root: bytes, number: bytes, bucket: Bucket, names: dict[bytes, bytes]
    ) -> Iterator[Found | DockerContainer | ContainerMount]:
        place, told = readable(b"/" + root + _META), bucket.values()
        name = _name(number, bucket)
        rows = runtime_bundle(
            _any_value(told.get(b"spec", b"")), place, engine="containerd", id=shown(number),
            name=name, image=shown(told.get(b"image", b"")),
        )  # fmt: skip
        for row in rows:
            if isinstance(row, DockerContainer | ContainerMount):
                yield row
            else:
                self.files.gaps.append(row)
        snapshotter, key = told.get(b"snapshotter", b""), told.get(b"snapshotKey", b"")
        layers: tuple[bytes, ...] = ()
        if snapshotter in (b"overlayfs", b"") and names.get(key):
            layers = self._chain(root, names[key])
        else:
            detail = f"snapshotter {shown(snapshotter)}"
            self.files.lost(root + b"/" + _OVERLAY, f"the layers of {name} cannot be told", detail)
        yield Found(place, "containerd", shown(number), name, layers)


def _name(number: bytes, bucket: Bucket) -> str:
    """What Kubernetes or nerdctl calls it, else its id."""
    labels = bucket.bucket(b"labels")
    told = labels.values() if labels is not None else {}
    parts = [shown(told[name], 100) for name in _POD if told.get(name)]
    plain_id = shown(number, 64)
    return "/".join(parts) or (plain_id[:12] if plain(number) and len(number) > 32 else plain_id)


def _number(value: bytes) -> int:
    """A number of variable length, seven bits a byte, the lowest first; 0 for anything else."""
    number = 0
    for index, byte in enumerate(value[:10]):
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return number
    return 0


def _any_value(message: bytes) -> bytes:
    """The value of a protobuf message of type Any: field 2, after the type in field 1."""
    at = 0
    while at < len(message):
        tag = message[at]
        length, at = _length(message, at + 1)
        if tag == 0x12:
            return message[at : at + length]
        if tag != 0x0A:
            return b""
        at += length
    return b""


def _length(message: bytes, at: int) -> tuple[int, int]:
    number = _number(message[at : at + 10])
    while at < len(message) and message[at] >= 0x80:
        at += 1
    return number, at + 1
