"""Can a container reach the machine that it runs on?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.container_reach import reaches
from pratique.model import Place, Severity
from pratique.parsers.container import ContainerMount, DockerContainer
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each container with a way out, and say all of its ways."""
    mounts: dict[tuple[str, str], list[ContainerMount]] = defaultdict(list)
    for mount in tables.rows(ContainerMount):
        mounts[mount.engine, mount.id or mount.container].append(mount)
    for container in tables.rows(DockerContainer):
        own = mounts[container.engine, container.id or container.name]
        found = reaches(container, own)
        if not found or found[0].severity <= Severity.NOTE:
            continue
        starts = container.restart_policy not in ("", "no")
        again = (
            Phrase(
                "It starts again by itself (restart %(restart_policy)s).",
                {"restart_policy": container.restart_policy},
            )
            if starts
            else None
        )
        yield Sign(
            subject=f"{container.engine} {container.name}",
            places=(Place(container.path),),
            quote="; ".join(reach.what.english for reach in found[:12]),
            why=prose(
                Phrase(
                    "Container %(name)s (%(image)s) %(what)s.",
                    {
                        "name": container.name,
                        "image": container.image or Phrase("image not told"),
                        "what": found[0].what,
                    },
                ),
                again,
                Phrase(
                    "Who controls what runs in it can take over the machine, and come back that "
                    "way. It runs: %(command)s",
                    {"command": container.command or Phrase("what its image says")},
                ),
            ),
            verify=names(container.path),
            confidence=0.75,
            severity=found[0].severity,
            title=Phrase("A container reaches out: it %(what)s", {"what": found[0].what}),
        )


CHECK = Check(
    slug="containers-escape-open",
    title="A container can reach the machine that it runs on",
    severity=Severity.MEDIUM,
    technique="T1611",
    reads=(DockerContainer, ContainerMount),
    innocent=(
        "Monitors, backups and management of containers are given the disk or the socket of the "
        "host, most to read only; some build servers and drivers run privileged."
    ),
    blind=(
        "What a container was given while it ran. Podman and containerd tell less than docker: "
        "a restart policy is not seen there."
    ),
    next="Who set it up, and from which image? If nobody knows, treat the host as taken over.",
    find=find,
)
