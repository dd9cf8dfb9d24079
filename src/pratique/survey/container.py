"""All containers of a machine, each with a name of its own in the case.

This is asked before the walk: it takes a dozen lookups where there is no container. What an
engine says of a container comes as rows of the tables `docker_container`, `container_mount` and,
where it starts by itself, `startup_item`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from pratique.evidence.base import Source
from pratique.model import Gap, Stage, readable
from pratique.parsers.base import shown
from pratique.parsers.container import ContainerMount, DockerContainer
from pratique.parsers.startup_item import StartupItem
from pratique.survey.container_files import ContainerFiles
from pratique.survey.container_row import Container, Found
from pratique.survey.containerd_storage import Containerd
from pratique.survey.docker_storage import docker_containers
from pratique.survey.plain_root import plain_roots
from pratique.survey.podman_storage import podman_containers

# A host of a hosting company has some dozens.
MOST_CONTAINERS: Final = 200
CONTAINER_TYPES: Final = (Container, ContainerMount, DockerContainer, StartupItem)
_ODD: Final = re.compile(r"[^A-Za-z0-9_.]+")
_KEY_LENGTH: Final = 48

Told = Container | ContainerMount | DockerContainer | StartupItem | Gap


def containers(source: Source) -> Iterator[Told]:
    """Every container on a disk, what is known of it, and what could not be told."""
    files = ContainerFiles(source)
    containerd = Containerd(files)
    containerd.look()
    taken: set[str] = set()
    left_out = 0
    found = chain(
        docker_containers(files, containerd.layers_of),
        podman_containers(files),
        containerd.containers(),
        plain_roots(files),
    )
    for one in found:
        if isinstance(one, DockerContainer):
            yield one
            yield from started(one)
        elif isinstance(one, ContainerMount):
            yield one
        elif one.layers and len(taken) < MOST_CONTAINERS:
            yield _named(one, taken)
        else:
            left_out += bool(one.layers)
        yield from files.told()
    yield from files.told()
    if left_out:
        detail = f"{left_out} of them; their files were read where they lie, without their names"
        yield Gap("/", None, Stage.READ, "more containers than are looked into", detail)


def started(container: DockerContainer) -> Iterator[StartupItem]:
    """The row for a container that its engine starts by itself, or that has root's rights."""
    by_itself = container.restart_policy not in ("", "no")
    if not (by_itself or container.privileged):
        return
    again = f"when {container.engine} starts, and again when it ends"
    yield StartupItem(
        path=container.path,
        line=None,
        kind="container",
        name=container.name,
        username=container.username,
        occasion=f"{again} (restart {container.restart_policy})"
        if by_itself
        else "when somebody starts it; it has all rights of the machine",
        command=container.command,
        program="",  # it lies inside the container
        technique="T1543.005",
    )


def _named(found: Found, taken: set[str]) -> Container:
    """The container with a key that no other has, and that is the same in the next run."""
    stem = _ODD.sub("-", f"{found.engine}-{found.name}").strip("-.")[:_KEY_LENGTH]
    key = stem
    if key in taken:
        told = "\0".join((found.path, found.id, *map(readable, found.layers)))
        key = f"{stem}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"
    while key in taken:
        key += "x"
    taken.add(key)
    layers = tuple(readable(b"/" + layer) for layer in found.layers)
    return Container(
        found.path, key, found.engine, found.id, shown(found.name, 100), layers, found.marked
    )
