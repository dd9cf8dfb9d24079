"""Containers as a case needs them, all filled in but what it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pratique.parsers.container import ContainerMount, DockerContainer

_PATH = "/var/lib/docker/containers/abc/config.v2.json"
_DEFAULTS: dict[str, Any] = {
    "path": _PATH, "engine": "docker", "id": "abc", "name": "web", "image": "example/web:1",
    "image_id": "sha256:1", "created": "", "state": "running", "restart_policy": "no",
    "command": "nginx -g 'daemon off;'", "entrypoint": (), "username": "", "privileged": False,
    "capabilities": (), "network_mode": "bridge", "pid_mode": "", "ipc_mode": "private",
    "user_mode": "", "devices": (), "security_options": (), "variables": (), "runtime": "",
}  # fmt: skip


def _container(**values: Any) -> DockerContainer:
    return DockerContainer(**{**_DEFAULTS, **values})


def _mount(source: str, target: str = "/host", *, writable: bool = True) -> ContainerMount:
    return ContainerMount(_PATH, "docker", "abc", "web", "bind", source, target, writable, "")


@pytest.fixture
def container() -> Callable[..., DockerContainer]:
    return _container


@pytest.fixture
def mount() -> Callable[..., ContainerMount]:
    return _mount
