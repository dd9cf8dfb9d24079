"""Containers as what runs them writes them down: docker, podman, containerd, quadlets.

docker       `containers/ID/config.v2.json` (`container/container.go` of moby) and `hostconfig.json`
             beside it (HostConfig in the documentation of the Engine API)
podman,      `config.json`, the OCI runtime specification (`config.md`, `config-linux.md`)
containerd

A parser of this file opens nothing and claims no place: where containers are kept depends on
settings, and what belongs together lies in several files. See `survey.container`.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, unread
from pratique.parsers.json_value import loaded, table, tables, text, texts

COMMAND_LENGTH: Final = 16_384
# What a container of docker gets anyway: `oci/caps/defaults.go` of moby.
_DEFAULT_CAPABILITIES: Final = frozenset(
    "CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP "
    "NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE".split()
)
_ALL_CAPABILITIES: Final = 36  # there are 41 today; who has nearly all was given all
_HOST: Final = "host"


@dataclass(frozen=True, slots=True)
class DockerContainer:
    """A container as its engine keeps it. Named after osquery's table `docker_containers`."""

    table: ClassVar[str] = "docker_container"

    path: Annotated[str, "the file that describes it"]
    engine: Annotated[str, "docker, podman, containerd or quadlet"]
    id: Annotated[str, "its id; empty where it has none"]
    name: Annotated[str, "its name"]
    image: Annotated[str, "the image, as it was asked for"]
    image_id: Annotated[str, "the digest of the image; empty where it is not told"]
    created: Annotated[str, "when it was made, as written"]
    state: Annotated[str, "running, restarting, paused, dead, exited or created; empty if not told"]
    restart_policy: Annotated[str, "no, always, unless-stopped, on-failure; empty if not told"]
    command: Annotated[str, "what it runs: entrypoint and arguments, quoted as for a shell"]
    entrypoint: Annotated[tuple[str, ...], "its entrypoint alone, one word each"]
    username: Annotated[str, "the user inside it; empty stands for that of the image"]
    privileged: Annotated[bool, "it was given all capabilities and all devices"]
    capabilities: Annotated[tuple[str, ...], "capabilities beyond those that all containers have"]
    network_mode: Annotated[str, "`host` for the network of the host; empty if not told"]
    pid_mode: Annotated[str, "`host` where it sees the processes of the host"]
    ipc_mode: Annotated[str, "`host` where it shares memory with the host"]
    user_mode: Annotated[str, "`host` where its accounts are those of the host; often empty"]
    devices: Annotated[tuple[str, ...], "devices of the host that it was given"]
    security_options: Annotated[tuple[str, ...], "such as `seccomp=unconfined`"]
    variables: Annotated[tuple[str, ...], "names of its environment; never the values"]
    runtime: Annotated[str, "what starts it, where that is not the usual runc"]


@dataclass(frozen=True, slots=True)
class ContainerMount:
    """A folder or file of the host that a container sees."""

    table: ClassVar[str] = "container_mount"

    path: Annotated[str, "the file that says so"]
    engine: Annotated[str, "docker, podman, containerd or quadlet"]
    id: Annotated[str, "id of the container"]
    container: Annotated[str, "name of the container"]
    kind: Annotated[str, "bind or volume"]
    source: Annotated[str, "where it lies on the host"]
    target: Annotated[str, "where it is inside the container"]
    writable: Annotated[bool, "whether the container may change it"]
    volume: Annotated[str, "name of the volume; empty for a bind mount"]


Told = DockerContainer | ContainerMount | Gap


def docker(config: bytes, host: bytes, path: str) -> Iterator[Told]:
    """What docker says of one container, from its two files; `host` may be empty."""
    try:
        told = table(loaded(config))
    except ValueError as error:
        yield unread(path, None, "not the description of a container", str(error))
        return
    try:
        given = table(loaded(host)) if host else {}
    except ValueError as error:
        yield unread(path, None, "what docker gave a container is not told", str(error))
        given = {}
    inner, state = table(told, "Config"), table(told, "State")
    entrypoint = texts(inner.get("Entrypoint"))
    words = (text(told.get("Path")), *texts(told.get("Args"), COMMAND_LENGTH))
    if not words[0]:
        words = (*entrypoint, *texts(inner.get("Cmd"), COMMAND_LENGTH))
    name = text(told.get("Name")).lstrip("/")
    container = DockerContainer(
        path=path,
        engine="docker",
        id=text(told.get("ID")),
        name=name or text(told.get("ID"))[:12],
        image=text(inner.get("Image")) or text(told.get("Image")),
        image_id=text(told.get("Image")),
        created=text(told.get("Created")),
        state=_docker_state(state),
        restart_policy=text(table(given, "RestartPolicy").get("Name")),
        command=_quoted(words),
        entrypoint=entrypoint,
        username=text(inner.get("User")),
        privileged=given.get("Privileged") is True,
        capabilities=_added(texts(given.get("CapAdd"))),
        network_mode=text(given.get("NetworkMode")),
        pid_mode=text(given.get("PidMode")),
        ipc_mode=text(given.get("IpcMode")),
        user_mode=text(given.get("UsernsMode")),
        devices=tuple(text(one.get("PathOnHost")) for one in tables(given.get("Devices"))),
        security_options=texts(given.get("SecurityOpt")),
        variables=_names(inner.get("Env")),
        runtime=_runtime(text(given.get("Runtime"))),
    )
    yield container
    yield from _docker_mounts(container, told, given)


def _docker_state(state: dict[str, Any]) -> str:
    for name in ("Restarting", "Paused", "Running", "Dead"):
        if state.get(name) is True:
            return name.lower()
    started = text(state.get("StartedAt"))
    return "created" if started.startswith("0001-") else "exited" if started else ""


def _docker_mounts(
    container: DockerContainer, told: dict[str, Any], given: dict[str, Any]
) -> Iterator[ContainerMount]:
    seen: set[tuple[str, str]] = set()
    for one in tables(told.get("MountPoints")):
        source, target = text(one.get("Source")), text(one.get("Destination"))
        kind, volume = text(one.get("Type")), text(one.get("Name"))
        if kind == "tmpfs" or not target:
            continue
        kind = kind if kind in ("bind", "volume") else "volume" if volume else "bind"
        seen.add((source, target))
        yield _mount(container, kind, source, target, volume, writable=one.get("RW") is not False)
    for bind in texts(given.get("Binds")):
        yield from _bind(container, bind, seen)
    for one in tables(given.get("Mounts")):
        source, target = text(one.get("Source")), text(one.get("Target"))
        if text(one.get("Type")) == "bind" and (source, target) not in seen:
            writable = one.get("ReadOnly") is not True
            yield _mount(container, "bind", source, target, "", writable=writable)


def _bind(
    container: DockerContainer, bind: str, seen: set[tuple[str, str]]
) -> Iterator[ContainerMount]:
    """`/on/the/host:/inside:ro`, where no mount point told it already."""
    source, _, rest = bind.partition(":")
    target, _, options = rest.partition(":")
    if source.startswith("/") and target and (source, target) not in seen:
        writable = "ro" not in options.split(",")
        yield _mount(container, "bind", source, target, "", writable=writable)


def _mount(  # noqa: PLR0913 - one for each column
    container: DockerContainer, kind: str, source: str, target: str, volume: str, *, writable: bool
) -> ContainerMount:
    return ContainerMount(
        container.path, container.engine, container.id, container.name,
        kind, source, target, writable, volume,
    )  # fmt: skip


def runtime_bundle(  # noqa: PLR0913 - what lies in other files than the specification
    spec: bytes,
    path: str,
    *,
    engine: str,
    id: str,  # noqa: A002 - it is called so everywhere
    name: str,
    image: str,
    storage: str = "",
) -> Iterator[Told]:
    """What the OCI specification of one container says.

    Mounts of what the engine itself keeps below `storage` (host names, resolv.conf) are left out.
    """
    try:
        told = table(loaded(spec))
    except ValueError as error:
        yield unread(path, None, "not the description of a container", str(error))
        return
    process, linux = table(told, "process"), table(told, "linux")
    notes = table(told, "annotations")
    spaces = [text(one.get("type")) for one in tables(linux.get("namespaces"))]
    bounding = {
        one.upper().removeprefix("CAP_")
        for one in texts(table(process, "capabilities").get("bounding"))
    }
    allowed = any(
        one.get("allow") is True and text(one.get("access")) == "rwm" and not one.get("type")
        for one in tables(table(linux, "resources").get("devices"))
    )
    user = table(process, "user")
    container = DockerContainer(
        path=path,
        engine=engine,
        id=id,
        name=name,
        image=image,
        image_id="",
        created=text(notes.get("io.container.manager.created")),
        state="",
        restart_policy=text(notes.get("io.podman.annotations.restart-policy")),
        command=_quoted(texts(process.get("args"), COMMAND_LENGTH)),
        entrypoint=(),
        username=text(user.get("username")) or text(user.get("uid")),
        privileged=len(bounding) >= _ALL_CAPABILITIES
        and (allowed or not table(linux, "seccomp") or not linux.get("maskedPaths")),
        capabilities=("ALL",) if len(bounding) >= _ALL_CAPABILITIES else _added(tuple(bounding)),
        network_mode="" if not spaces or "network" in spaces else _HOST,
        pid_mode="" if not spaces or "pid" in spaces else _HOST,
        ipc_mode="" if not spaces or "ipc" in spaces else _HOST,
        user_mode="" if "user" in spaces else _HOST,
        devices=tuple(text(one.get("path")) for one in tables(linux.get("devices"))),
        security_options=(),
        variables=_names(process.get("env")),
        runtime="",
    )
    yield container
    for one in tables(told.get("mounts")):
        source, target = text(one.get("source")), text(one.get("destination"))
        options = texts(one.get("options"))
        bound = text(one.get("type")) == "bind" or {"bind", "rbind"} & set(options)
        if not bound or not source.startswith("/") or _own(source, storage):
            continue
        volume = source.split("/volumes/", 1)[-1] if "/volumes/" in source else ""
        volume = volume.partition("/")[0] if volume.endswith("/_data") else ""
        kind = "volume" if volume else "bind"
        yield _mount(container, kind, source, target, volume, writable="ro" not in options)


def _own(source: str, storage: str) -> bool:
    kept = ("/run/", "/var/run/containers/", "/var/lib/kubelet/pods/")
    if source.startswith(kept) and not source.endswith(".sock"):
        return True
    return bool(storage) and source.startswith(f"{storage}/") and "/volumes/" not in source


def _added(names: tuple[str, ...]) -> tuple[str, ...]:
    plain = {name.upper().removeprefix("CAP_") for name in names}
    return tuple(sorted(plain - _DEFAULT_CAPABILITIES))


def _names(variables: Any) -> tuple[str, ...]:
    return tuple(name for one in texts(variables) if (name := one.partition("=")[0]))


def _quoted(words: tuple[str, ...]) -> str:
    return shlex.join(words)[:COMMAND_LENGTH]


def _runtime(name: str) -> str:
    return "" if name in ("", "runc", "io.containerd.runc.v2", "crun") else name[:FIELD_LENGTH]


# Several files make one row: see `survey.container`.
PARSERS: tuple[Parser, ...] = ()
