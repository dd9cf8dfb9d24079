"""A container that a command starts: the options of `docker run`, `podman run` and their kin.

docker-run(1), podman-run(1). Options stand before the image; what stands behind it runs inside.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Final

from pratique.content.shell.program import Program

_ENGINES: Final = frozenset({"docker", "podman", "nerdctl", "docker.io"})
_STARTS: Final = frozenset({"run", "create"})
# Options of the engine itself, before `run`, that are followed by their value.
_ENGINE_TAKES: Final = frozenset(
    "-H --host -l --log-level -c --context --config --tlscacert --tlscert --tlskey --root "
    "--runroot --url --connection --namespace -n --address -a".split()
)
# Options of `run` that stand alone; every other long one is followed by its value.
_ALONE: Final = frozenset(
    "detach interactive tty publish-all rm privileged init read-only no-healthcheck sig-proxy "
    "oom-kill-disable disable-content-trust help quiet replace rmi rootfs no-hosts no-hostname "
    "tls-verify systemd env-host http-proxy read-only-tmpfs passwd".split()
)
_LETTERS_ALONE: Final = frozenset("ditPqh")
_MOST_WORDS: Final = 400


@dataclass(frozen=True, slots=True)
class Volume:
    """A folder or file of the host that the container sees."""

    source: str
    target: str
    writable: bool


@dataclass(frozen=True, slots=True)
class ContainerRun:
    """What a command gives a container. Fields are named as those of `DockerContainer`."""

    image: str
    command: str
    name: str
    privileged: bool
    restart_policy: str
    pid_mode: str
    network_mode: str
    capabilities: tuple[str, ...]
    devices: tuple[str, ...]
    security_options: tuple[str, ...]
    volumes: tuple[Volume, ...]


def container_run(program: Program) -> ContainerRun | None:
    """The container that `program` starts; None where it starts none."""
    if program.name not in _ENGINES:
        return None
    words = list(program.texts[:_MOST_WORDS])
    position = _subcommand(words)
    if position < len(words) and words[position] == "container":
        position += 1
    if position >= len(words) or words[position] not in _STARTS:
        return None
    options, rest = _options(words[position + 1 :])
    if not rest:
        return None
    given = dict(options)
    entrypoint = given.get("entrypoint", "")
    return ContainerRun(
        image=rest[0],
        command=" ".join(filter(None, (entrypoint, shlex.join(rest[1:])))),
        name=given.get("name", ""),
        privileged=given.get("privileged", "false").lower() in ("true", "1"),
        restart_policy=given.get("restart", ""),
        pid_mode=given.get("pid", ""),
        network_mode=given.get("net", given.get("network", "")),
        capabilities=tuple(
            value.upper().removeprefix("CAP_") for name, value in options if name == "cap-add"
        ),
        devices=tuple(value.partition(":")[0] for name, value in options if name == "device"),
        security_options=tuple(value for name, value in options if name == "security-opt"),
        volumes=tuple(
            volume
            for name, value in options
            if name in ("v", "volume", "mount") and (volume := _volume(name, value)) is not None
        ),
    )


def _subcommand(words: list[str]) -> int:
    position = 0
    while position < len(words) and words[position].startswith("-"):
        position += 2 if words[position] in _ENGINE_TAKES else 1
    return position


def _options(words: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """The options by name, in order, and what stands behind them."""
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(words):
        word = words[position]
        position += 1
        if not word.startswith("-") or word == "-":
            return found, words[position - 1 :]
        if word == "--":
            return found, words[position:]
        following = words[position] if position < len(words) else ""
        name, equals, value = word.lstrip("-").partition("=")
        if word.startswith("--"):
            alone = name in _ALONE
            found.append((name, value if equals else "true" if alone else following))
            position += not equals and not alone
            continue
        letters = word[1:]
        at = next((i for i, one in enumerate(letters) if one not in _LETTERS_ALONE), None)
        if at is not None:
            held = letters[at + 1 :].removeprefix("=")
            found.append((letters[at], held or following))
            position += not held
    return found, []


def _volume(name: str, value: str) -> Volume | None:
    """A folder of the host: `-v SOURCE:TARGET[:OPTIONS]` or `--mount type=bind,...`."""
    if name == "mount":
        parts = [part.partition("=") for part in value.split(",")]
        told = {key: text for key, _, text in parts}
        source = told.get("source", told.get("src", ""))
        target = told.get("target", told.get("destination", told.get("dst", "")))
        writable = not ({"readonly", "ro"} & told.keys())
    else:
        source, _, rest = value.partition(":")
        target, _, options = rest.partition(":")
        writable = "ro" not in options.split(",")
    return Volume(source, target, writable) if source.startswith("/") and target else None
