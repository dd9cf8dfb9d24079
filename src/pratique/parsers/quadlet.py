"""Quadlets: containers that systemd runs with podman, podman-systemd.unit(5).

A file `NAME.container` is like a unit; its section `[Container]` says what is run. A generator
makes a service of it at each start.
"""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterator
from operator import methodcaller
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import (
    CONFIGURATION_LENGTH,
    Parser,
    joined_lines,
    shown,
    text_lines,
    unread,
)
from pratique.parsers.container import COMMAND_LENGTH, ContainerMount, DockerContainer
from pratique.parsers.startup_item import StartupItem

_ENGINE: Final = "quadlet"
_MOST_VALUES: Final = 200
_YES: Final = frozenset({"true", "yes", "on", "1"})
_FOLDERS: Final = (
    "/etc/containers/systemd",
    "/usr/share/containers/systemd",
    "/usr/local/share/containers/systemd",
    "/run/containers/systemd",
    "/root/.config/containers/systemd",
    "/home/*/.config/containers/systemd",
)

Row = StartupItem | DockerContainer | ContainerMount | Gap


def parse(content: bytes, path: str) -> Iterator[Row]:
    """Read one file: the container, what it sees of the host, and that it starts by itself."""
    told: dict[str, list[str]] = defaultdict(list)
    first, section = None, ""
    for number, line in joined_lines(
        text_lines(content), methodcaller("endswith", "\\"), comments_within=True
    ):
        if line.startswith("["):
            section = line.strip("[]").strip().lower()
            first = number if section == "container" and first is None else first
            continue
        key, equals, value = line.partition("=")
        if line.startswith(";"):
            continue
        if not equals:
            yield unread(path, number, "not a line of a quadlet", line)
        elif len(told[f"{section}.{key.strip().lower()}"]) < _MOST_VALUES:
            told[f"{section}.{key.strip().lower()}"].append(value.strip())
    if first is not None:
        yield from _container(told, path, first)


def _container(told: dict[str, list[str]], path: str, line: int) -> Iterator[Row]:
    def last(key: str) -> str:
        return shown((told.get(f"container.{key}") or [""])[-1])

    given = _words(" ".join(told.get("container.podmanargs", [])))
    stem = path.rpartition("/")[2].removesuffix(".container")
    name = last("containername") or shown(stem)
    entrypoint = last("entrypoint")
    command = shown(" ".join(filter(None, (entrypoint, last("exec")))), COMMAND_LENGTH)
    restart = shown((told.get("service.restart") or ["no"])[-1])
    container = DockerContainer(
        path=path,
        engine=_ENGINE,
        id="",
        name=name,
        image=last("image"),
        image_id="",
        created="",
        state="",
        restart_policy=restart,
        command=command,
        entrypoint=tuple(_words(entrypoint)),
        username=last("user"),
        privileged="--privileged" in given or "--privileged=true" in given,
        capabilities=_capabilities(told, given),
        network_mode=last("network") or _option(given, "--network"),
        pid_mode=_option(given, "--pid"),
        ipc_mode=_option(given, "--ipc"),
        user_mode=last("userns"),
        devices=tuple(shown(one.partition(":")[0]) for one in told.get("container.adddevice", [])),
        security_options=(
            ("label=disable",) if last("securitylabeldisable").lower() in _YES else ()
        ),
        variables=tuple(
            shown(one.partition("=")[0]) for one in told.get("container.environment", [])
        ),
        runtime="",
    )
    yield container
    volumes = [*told.get("container.volume", []), *_options(given, ("-v", "--volume"))]
    for volume in volumes:
        source, _, rest = volume.partition(":")
        target, _, options = rest.partition(":")
        if source.startswith("/") and target:
            writable = "ro" not in options.split(",")
            yield ContainerMount(
                path, _ENGINE, "", name, "bind", shown(source), shown(target), writable, ""
            )
    yield StartupItem(
        path=path,
        line=line,
        kind="container",
        name=name,
        username="root" if path.startswith(("/etc/", "/usr/", "/run/", "/root/")) else "",
        occasion="at boot or when something asks for it, as a service of systemd",
        command=command or f"what the image {container.image} runs",
        program="",  # it lies inside the container
        technique="T1543.005",
    )


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _options(words: list[str], names: tuple[str, ...]) -> Iterator[str]:
    for index, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in names:
            yield value if equals else "".join(words[index + 1 : index + 2])


def _option(words: list[str], name: str) -> str:
    return shown(next(_options(words, (name,)), ""))


def _capabilities(told: dict[str, list[str]], given: list[str]) -> tuple[str, ...]:
    several = " ".join(told.get("container.addcapability", [])).split()
    several += _options(given, ("--cap-add",))
    return tuple(sorted({shown(one).upper().removeprefix("CAP_") for one in several}))


PARSERS = (
    Parser(
        slug="quadlet",
        rows=(StartupItem, DockerContainer, ContainerMount),
        places=tuple(
            f"{folder}/{name}"
            for folder in _FOLDERS
            for name in ("*.container", "*/*.container", "*/*/*.container")
        ),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
