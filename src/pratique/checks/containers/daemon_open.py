"""Do the settings of docker open it to others, or start every container through a program?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import reads
from pratique.checks.unit_command import command_lines
from pratique.content.program.place import doubtful_place
from pratique.content.shell.program import program_of
from pratique.content.shell.syntax import split
from pratique.model import Place, Severity
from pratique.parsers.docker_daemon import DockerDaemon
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_LOCAL: Final = re.compile(r"tcp://(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::|/|$)")
_TCP: Final = re.compile(r"tcp://[^\s,\"']{1,200}")
_VERIFIES: Final = frozenset({"--tlsverify", "--tlsverify=true", "--tlsverify=1"})
_PRIVATE: Final = re.compile(
    r"(?:127|10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.|localhost|\[?::1|[^.:/]+(?::\d+)?$|"
    r"[^/]*\.(?:local|lan|internal|intranet|home|test)(?::\d+)?$"
)
# Runtimes that packages bring, by the name of their program.
_KNOWN: Final = frozenset(
    "runc crun youki kata-runtime kata-fc kata-qemu runsc gvisor sysbox-runc crun-wasm "
    "nvidia-container-runtime nvidia-container-runtime-hook nvidia-container-runtime.cdi "
    "amd-container-runtime habana-container-runtime containerd-shim-runc-v2 "
    "containerd-shim-runsc-v1 containerd-shim-kata-v2".split()
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each setting that opens docker."""
    for daemon in tables.rows(DockerDaemon):
        yield from _hosts(daemon)
        yield from _runtimes(daemon)
        foreign = [name for name in daemon.insecure_registries if not _PRIVATE.match(name)]
        if foreign:
            yield _sign(
                Place(daemon.path),
                "registry",
                severity=Severity.LOW,
                title=Phrase(
                    "Docker takes images from elsewhere without a proof of who sends them"
                ),
                quote=", ".join(foreign),
                why=Phrase(
                    "Whoever is on the way can put another image in place of the one asked for."
                ),
            )
    for unit in tables.rows(SystemdUnit, "type = 'service' AND len(commands) > 0"):
        yield from _started(unit)


def _hosts(daemon: DockerDaemon) -> Iterator[Sign]:
    open_to = [
        host for host in daemon.hosts if host.startswith("tcp://") and not _LOCAL.match(host)
    ]
    if open_to and not daemon.checks_clients:
        yield _open(Place(daemon.path), open_to)


def _started(unit: SystemdUnit) -> Iterator[Sign]:
    """The same on the command line of the service, dockerd(8)."""
    for line in command_lines(unit):
        programs = (program for one in split(line) if (program := program_of(one)) is not None)
        for program in programs:
            if program.name not in ("dockerd", "docker"):
                continue
            hosts = [one for text in program.texts for one in _TCP.findall(text)]
            open_to = [host for host in hosts if not _LOCAL.match(host)]
            if open_to and not any(text in _VERIFIES for text in program.texts):
                yield _open(Place(unit.path, unit.line), open_to)


def _open(place: Place, hosts: list[str]) -> Sign:
    return _sign(
        place,
        "tcp",
        severity=Severity.MEDIUM,
        title=Phrase("Docker takes orders from the network without asking who sends them"),
        quote=", ".join(hosts),
        why=Phrase(
            "Who reaches this address can start a container with the whole disk "
            "in it: that is root on this machine. Such addresses are found and "
            "used within hours."
        ),
    )


def _runtimes(daemon: DockerDaemon) -> Iterator[Sign]:
    for runtime in daemon.runtimes:
        name, _, program = runtime.partition("=")
        odd = doubtful_place(program)
        known = program.rpartition("/")[2] in _KNOWN or program.startswith("io.containerd.")
        if odd is None and (known or name != daemon.default_runtime):
            continue
        where = Phrase("It is %(why)s.", {"why": odd.why}) if odd is not None else None
        yield _sign(
            Place(daemon.path),
            runtime,
            severity=Severity.HIGH if odd is not None else Severity.LOW,
            title=Phrase("Docker starts containers through a program that is no known runtime"),
            quote=runtime,
            why=prose(Phrase("The program runs as root each time that a container starts."), where),
        )


def _sign(  # noqa: PLR0913 - all that differs between them
    place: Place, what: str, *, severity: Severity, title: Phrase, quote: str, why: Phrase
) -> Sign:
    return Sign(
        subject=f"{place.path} {what}",
        places=(place,),
        quote=quote,
        why=why,
        verify=(reads("cat", place.path),),
        severity=severity,
        title=title,
    )


CHECK = Check(
    slug="containers-daemon-open",
    title="The settings of docker open the machine",
    severity=Severity.MEDIUM,
    technique="T1543.005",
    reads=(DockerDaemon, SystemdUnit),
    innocent="Networks that only machines of the same owner can reach; runtimes built by hand.",
    blind="A daemon that a script starts, and firewalls before it.",
    next="Who wrote this, and when? Look for containers and images that nobody here made.",
    find=find,
)
