"""The settings of the docker daemon: `daemon.json`, see dockerd(8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Gap
from pratique.parsers.base import Parser, unread
from pratique.parsers.json_value import loaded, table, text, texts


@dataclass(frozen=True, slots=True)
class DockerDaemon:
    """What a daemon of docker was told in its file of settings."""

    table: ClassVar[str] = "docker_daemon"

    path: Annotated[str, "the file of settings"]
    data_root: Annotated[str, "where it keeps all; empty stands for /var/lib/docker"]
    hosts: Annotated[tuple[str, ...], "where it can be asked, e.g. `tcp://0.0.0.0:2375`"]
    checks_clients: Annotated[bool, "whether it takes only clients with a certificate (tlsverify)"]
    runtimes: Annotated[tuple[str, ...], "further runtimes, `name=program`"]
    default_runtime: Annotated[str, "the runtime for all containers; empty stands for runc"]
    insecure_registries: Annotated[tuple[str, ...], "where images come from without a proof"]
    authorization_plugins: Annotated[tuple[str, ...], "what may refuse a request"]


def parse(content: bytes, path: str) -> Iterator[DockerDaemon | Gap]:
    """Read the file: one row, or one gap."""
    if not content.strip():
        return
    try:
        value = loaded(content)
    except ValueError as error:
        yield unread(path, None, "not the settings of docker", str(error))
        return
    if not isinstance(value, dict):
        yield unread(path, None, "not the settings of docker", content)
        return
    runtimes = table(value, "runtimes")
    programs = (
        (name, table(one).get("path") or table(one).get("runtimeType"))
        for name, one in list(runtimes.items())[:200]
    )
    yield DockerDaemon(
        path=path,
        data_root=text(value.get("data-root")) or text(value.get("graph")),
        hosts=texts(value.get("hosts")),
        checks_clients=value.get("tlsverify") is True,
        runtimes=tuple(f"{text(name)}={text(program)}" for name, program in programs),
        default_runtime=text(value.get("default-runtime")),
        insecure_registries=texts(value.get("insecure-registries")),
        authorization_plugins=texts(value.get("authorization-plugins")),
    )


PARSERS = (
    Parser(
        slug="docker-daemon",
        rows=(DockerDaemon,),
        places=(
            "/etc/docker/daemon.json",
            "/root/.config/docker/daemon.json",
            "/home/*/.config/docker/daemon.json",
            "/var/snap/docker/*/config/daemon.json",
        ),
        parse=parse,
        most=1 << 20,
    ),
)
