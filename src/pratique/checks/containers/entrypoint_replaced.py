"""Does a container run something else than its image was made to run, and reach out with it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.content.program.place import doubtful_place
from pratique.content.shell.program import SHELLS
from pratique.model import Place, Severity
from pratique.parsers.container import DockerContainer
from pratique.parsers.docker_image import DockerImage
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_TOOLS: Final = frozenset(
    {"nsenter", "chroot", "socat", "nc", "ncat", "busybox", "python3", "perl"}
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at entrypoints that are not those of the image."""
    images = {image.id: image for image in tables.rows(DockerImage)}
    for container in tables.rows(DockerContainer):
        image = images.get(container.image_id)
        if image is None or not container.entrypoint or container.entrypoint == image.entrypoint:
            continue
        program = container.entrypoint[0]
        name = program.rpartition("/")[2]
        if not image.entrypoint and container.entrypoint[0] in image.command[:1]:
            continue
        starts = container.restart_policy not in ("", "no")
        odd = doubtful_place(program) is not None or (
            starts and container.privileged and (name in SHELLS or name in _TOOLS)
        )
        before = " ".join(image.entrypoint) or "nothing"
        yield Sign(
            subject=f"{container.engine} {container.name}",
            places=(Place(container.path), Place(image.path)),
            quote=f"{' '.join(container.entrypoint)} in place of {before}",
            why=Phrase(
                "Container %(name)s is made of an image that runs %(before)s first; "
                "it was told to run something else. So a well-known image may run "
                "anything.",
                {"name": container.name, "before": before},
            ),
            verify=names(container.path),
            confidence=0.5,
            severity=Severity.MEDIUM if odd else Severity.NOTE,
            dated=(Place(container.path),),
        )


CHECK = Check(
    slug="containers-entrypoint-replaced",
    title="A container runs something else than its image was made to run",
    severity=Severity.NOTE,
    technique="T1610",
    reads=(DockerContainer, DockerImage),
    innocent="People who write compose files do this to wait for a database, or to run a task.",
    blind="An image whose own entrypoint is a script of the intruder; images kept in containerd.",
    next="Look at what is run, and ask who wrote the compose file.",
    find=find,
)
