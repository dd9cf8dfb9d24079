"""How far a container reaches out of itself, by what its engine gave it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.content.shell.program import (
    SHELLS,
    code_arguments,
    program_of,
    script_argument,
)
from pratique.content.shell.syntax import split
from pratique.model import Severity
from pratique.parsers.container import ContainerMount, DockerContainer
from pratique.phrase import Phrase

# Who may write here is root on the host, at the latest at the next start or log-in.
_TAKES_HOST: Final = re.compile(
    r"/(?:etc(?:/(?:cron\.\w+|cron\.d|sudoers\.d|systemd(?:/.*)?|init\.d|profile\.d|pam\.d|ssh"
    r"|ld\.so\.preload|passwd|shadow|sudoers|crontab))?|root(?:/\.ssh(?:/.*)?)?|home(?:/[^/]+/\.ssh"
    r"(?:/.*)?)?|usr(?:/(?:local/)?s?bin|/lib\w*)?|s?bin|lib\w*|boot|var/spool/cron(?:/.*)?)/?"
)
_LOOKS_IN: Final = re.compile(r"/(?:proc|sys|dev|var|var/lib|var/lib/docker|var/lib/containers)/?")
_SOCKET: Final = re.compile(r"(?:/var)?/run/(?:docker|podman/podman|containerd/containerd)\.sock")
# Each lets whoever has it leave the container: capabilities(7).
_LEAVES: Final = frozenset({"ALL", "SYS_MODULE", "SYS_RAWIO"})
_LEAVES_WITH_PROCESSES: Final = frozenset({"SYS_PTRACE", "SYS_ADMIN"})
_DISKS: Final = re.compile(r"/dev/(?:[hsv]d[a-z]+\d*|xvd[a-z]+\d*|nvme\d+n\d+(?:p\d+)?|dm-\d+|mapper/.+|mem|kmem|port)")  # fmt: skip  # noqa: E501 - one pattern
_UNCONFINED: Final = re.compile(r"(?:seccomp|apparmor|systempaths|label)[=:](?:unconfined|disable)")

# What runs nothing of its own and keeps the container there for whoever steps in.
_WAITS: Final = re.compile(r"(?:sleep\s+(?:infinity|inf|\d{4,})|tail\s+-\w*f\w*\s+/dev/null)\b")
_MOST_SHELLS: Final = 3  # one in another


@dataclass(frozen=True, slots=True)
class Reach:
    """One way out of a container, in words that go on after "it"."""

    what: Phrase
    severity: Severity


def reaches(container: DockerContainer, mounts: Iterable[ContainerMount]) -> tuple[Reach, ...]:
    """All ways out of one container, the worst first; several together are worse than each.

    What a container is for tells how it runs, not its image's name: one that watches the machine
    runs a program of its own and sees the host's folders to read only. One that only holds a
    shell open is there for whoever steps in.
    """
    mounts = tuple(mounts)
    found = [*_given(container), *(r for mount in mounts if (r := _mounted(mount)) is not None)]
    held_open = _held_open(container.command)
    if held_open and any(_SOCKET.fullmatch(mount.source) for mount in mounts):
        what = Phrase("runs nothing but a shell that waits, and has the engine's own socket")
        found = [Reach(what, Severity.MEDIUM), *found]
    # What steps over to the host at once, with what is needed for it.
    at_once = container.privileged and (
        container.pid_mode == "host" or any(_is_root(m) and m.writable for m in mounts)
    )
    if at_once:
        found = [Reach(found[0].what, Severity.HIGH), *found[1:]]
    elif not held_open and _watches(container, mounts):
        found = [Reach(one.what, min(one.severity, Severity.LOW)) for one in found]
    return tuple(sorted(found, key=lambda reach: -reach.severity))


def _held_open(command: str) -> bool:
    """Whether a command is a shell for whoever attaches, or waits without an end."""
    text = command
    for _ in range(_MOST_SHELLS):
        programs = [found for one in split(text) if (found := program_of(one)) is not None]
        if programs and all(_WAITS.match(" ".join((one.name, *one.texts))) for one in programs):
            return True
        first = programs[0] if len(programs) == 1 else None
        if first is None or first.name not in SHELLS or script_argument(first) is not None:
            return False
        code = code_arguments(first)
        if not code:
            return True
        text = code[0][1].text
    return False


def _watches(container: DockerContainer, mounts: tuple[ContainerMount, ...]) -> bool:
    """Whether it looks at the host and has no folder or disk of it to change.

    Who is privileged without a single folder of the host has not been given anything to watch.
    """
    seen = [mount for mount in mounts if _mounted(mount) is not None]
    looks = [mount for mount in seen if not _SOCKET.fullmatch(mount.source)]
    if any(_DISKS.fullmatch(device) for device in container.devices):
        return False
    return bool(looks) and not any(mount.writable for mount in looks)


def _given(container: DockerContainer) -> Iterator[Reach]:
    if container.privileged:
        severity = Severity.MEDIUM
        yield Reach(
            Phrase("is privileged: all devices and all rights of root on the host"), severity
        )
    shared = container.pid_mode == "host"
    for name in container.capabilities:
        if name in _LEAVES:
            yield Reach(Phrase("has the capability %(name)s", {"name": name}), Severity.MEDIUM)
        elif name in _LEAVES_WITH_PROCESSES:
            severity = Severity.MEDIUM if shared else Severity.LOW
            yield Reach(Phrase("has the capability %(name)s", {"name": name}), severity)
    if shared:
        yield Reach(Phrase("sees all processes of the host"), Severity.LOW)
    for device in container.devices:
        if _DISKS.fullmatch(device):
            yield Reach(
                Phrase("was given the device %(device)s", {"device": device}), Severity.MEDIUM
            )
    for option in container.security_options:
        if _UNCONFINED.fullmatch(option):
            yield Reach(Phrase("is not held by %(option)s", {"option": option}), Severity.LOW)


def _mounted(mount: ContainerMount) -> Reach | None:
    if _is_root(mount):
        severity = Severity.MEDIUM if mount.writable else Severity.LOW
        return Reach(_has_all(mount), severity)
    if _SOCKET.fullmatch(mount.source):
        return Reach(
            Phrase("has the engine's own socket, %(source)s", {"source": mount.source}),
            Severity.LOW,
        )
    if _TAKES_HOST.fullmatch(mount.source):
        severity = Severity.MEDIUM if mount.writable else Severity.NOTE
        return Reach(_has(mount), severity)
    if _LOOKS_IN.fullmatch(mount.source):
        severity = Severity.LOW if mount.writable else Severity.NOTE
        return Reach(_has(mount), severity)
    return None


def _is_root(mount: ContainerMount) -> bool:
    return mount.source.strip("/") == "" and mount.source != ""


def _has(mount: ContainerMount) -> Phrase:
    told = {"source": mount.source, "target": mount.target}
    if mount.writable:
        return Phrase("has %(source)s of the host as %(target)s, and may change it", told)
    return Phrase("has %(source)s of the host as %(target)s, to read only", told)


def _has_all(mount: ContainerMount) -> Phrase:
    told = {"target": mount.target}
    if mount.writable:
        return Phrase("has the whole disk of the host as %(target)s, and may change it", told)
    return Phrase("has the whole disk of the host as %(target)s, to read only", told)
