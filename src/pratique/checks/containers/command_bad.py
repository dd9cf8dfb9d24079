"""Does a container, or the making of its image, run what no server needs?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.judged_command import RUNS_CODE, sign, worst
from pratique.content.shell.command import (
    CONNECTS_BACK,
    HIDES_TRACES,
    MINES,
    OPENS_TUNNEL,
    judge,
)
from pratique.model import Place, Severity
from pratique.parsers.base import shown
from pratique.parsers.container import DockerContainer
from pratique.parsers.docker_image import DockerImage
from pratique.phrase import Phrase
from pratique.store.tables import Tables

# `nsenter --target 1` and `chroot /host`: from inside, these lead to the machine itself.
_LEAVES: Final = re.compile(
    r"\bnsenter\b[^\n;|&]{0,200}?(?:-t\s*|--target[= ])1\b|\bchroot\s+/[\w/.-]{1,200}"
)
_OWN: Final = re.compile(r"\bchroot\s+(?:--\S+\s+)*/(?:rootfs|target|sysroot|newroot)?/?(?:\s|$)")
# A tunnel in a container is what people start containers for.
_OF_A_CONTAINER: Final = RUNS_CODE - {HIDES_TRACES, OPENS_TUNNEL}
# Building downloads and installs; what runs later must not connect or mine.
_OF_A_BUILD: Final = frozenset({CONNECTS_BACK, MINES})
_NO_RUN: Final = re.compile(r"(?:/bin/sh -c )?#\(nop\)|(?:ENV|LABEL|COPY|ADD|CMD|EXPOSE|WORKDIR) ")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at containers and images by the worst that their commands do."""
    for container in tables.rows(DockerContainer):
        yield from _container(container)
    for image in tables.rows(DockerImage):
        yield from _image(image)


def _container(container: DockerContainer) -> Iterator[Sign]:
    found = worst(judge(container.command), _OF_A_CONTAINER)
    leaves = None if found else _LEAVES.search(container.command)
    starts = container.restart_policy not in ("", "no")
    if found is not None:
        yield sign(
            f"{container.engine} {container.name}",
            Phrase("Container %(name)s", {"name": container.name}),
            (
                Phrase("It runs this, each time that its engine starts.")
                if starts
                else Phrase("It runs this.")
            ),
            Place(container.path),
            found,
        )
    elif leaves and not _OWN.search(container.command):
        yield Sign(
            subject=f"{container.engine} {container.name}",
            places=(Place(container.path),),
            quote=shown(container.command),
            why=(
                Phrase(
                    "It runs this, each time that its engine starts: a way from inside a container "
                    "to a shell of the machine."
                )
                if starts
                else Phrase(
                    "It runs this: a way from inside a container to a shell of the machine."
                )
            ),
            verify=names(container.path),
            confidence=0.7,
            severity=Severity.HIGH if container.privileged or starts else Severity.MEDIUM,
            title=Phrase(
                "Container %(name)s steps over to the machine that it runs on",
                {"name": container.name},
            ),
        )


def _image(image: DockerImage) -> Iterator[Sign]:
    """What the image runs, and what was written into it while it was built."""
    runs = " ".join((*image.entrypoint, *image.command))
    found = worst(judge(_as_shell((*image.entrypoint, *image.command)) or runs), _OF_A_CONTAINER)
    step = next(
        (
            judged
            for one in image.history
            if not _NO_RUN.match(one) and (judged := worst(judge(_step(one)), _OF_A_BUILD))
        ),
        None,
    )
    worse = found or step
    if worse is None:
        return
    yield sign(
        image.id,
        Phrase("An image of a container"),
        (
            Phrase("The image runs this, and so may each container that is made of it.")
            if found
            else Phrase(
                "A step that built the image writes or runs this, and so may each container that "
                "is made of it."
            )
        ),
        Place(image.path),
        worse,
    )


def _as_shell(words: tuple[str, ...]) -> str:
    """`sh -c TEXT` as the text alone."""
    if len(words) >= 3 and words[1] == "-c":
        return words[2]
    return ""


def _step(created_by: str) -> str:
    """The command of a step, and what it puts between quotes: a script is written with echo."""
    command = re.sub(r"^(?:RUN |/bin/sh -c |\|\d+ )+", "", created_by)
    command = command.removesuffix("# buildkit").strip()
    if command.startswith("["):
        try:
            words = json.loads(command)
        except (ValueError, RecursionError):
            words = None
        if isinstance(words, list):
            command = " ".join(word for word in words if isinstance(word, str))
    quoted = re.findall(r"'([^'\n]{4,4000})'", command)
    return "\n".join([command, *quoted])


CHECK = Check(
    slug="containers-command-bad",
    title="A container runs what no server needs",
    severity=Severity.HIGH,
    technique="T1610",
    reads=(DockerContainer, DockerImage),
    innocent="Images for exercises in security hold such commands on purpose.",
    blind="A script inside the image with an ordinary name: its own survey looks at that.",
    next="Look at what the image holds, where it came from, and whom the command calls.",
    find=find,
)
