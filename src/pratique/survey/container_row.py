"""The `container` table: each root of a container that lies on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar


@dataclass(frozen=True, slots=True)
class Container:
    """A system inside the evidence, with where its root lies; looked into under its own name."""

    table: ClassVar[str] = "container"

    path: Annotated[str, "what it was found by: the file that describes it, or its folder"]
    key: Annotated[str, "what it is called in this case, e.g. `docker-web`; no other has it"]
    engine: Annotated[str, "docker, podman, containerd, nspawn, lxc or chroot"]
    id: Annotated[str, "its id; empty where it has none"]
    name: Annotated[str, "its name"]
    layers: Annotated[tuple[str, ...], "folders that its root is made of, the uppermost first"]
    marked: Annotated[bool, "whether names that begin with `.wh.` are deletions in these layers"]


@dataclass(frozen=True, slots=True)
class Found:
    """A container before it is named. `layers` are exact paths without a slash in front."""

    path: str
    engine: str
    id: str
    name: str
    layers: tuple[bytes, ...]
    marked: bool = False
