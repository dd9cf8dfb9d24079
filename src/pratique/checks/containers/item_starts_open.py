"""Does something that runs by itself start a container that can reach the machine?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.container_reach import reaches
from pratique.checks.judged_command import RUNS_CODE, sign, worst
from pratique.checks.occasion import runs_when
from pratique.content.shell.command import HIDES_TRACES, OPENS_TUNNEL, judge
from pratique.content.shell.container_run import ContainerRun, container_run
from pratique.content.shell.program import code_arguments, program_of
from pratique.content.shell.syntax import split
from pratique.inventory.persistence import Persistence
from pratique.model import Place, Severity
from pratique.parsers.base import shown
from pratique.parsers.container import ContainerMount, DockerContainer
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_STARTS: Final = r"regexp_matches(command, '\b(docker|podman|nerdctl)\b.*\b(run|create)\b')"
_MOST: Final = 2_000
_MOST_SHELLS: Final = 3
# A tunnel in a container is what people start containers for.
_JUDGED: Final = RUNS_CODE - {HIDES_TRACES, OPENS_TUNNEL}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such item by the worst way out of its container, or by what runs inside."""
    for row in tables.rows(Persistence, _STARTS, most=_MOST):
        for run in _runs(row.command, _MOST_SHELLS):
            found = _sign(row, run)
            if found is not None:
                yield found
                break


def _runs(command: str, deepest: int) -> Iterator[ContainerRun]:
    for one in split(command):
        program = program_of(one)
        if program is None:
            continue
        run = container_run(program)
        if run is not None:
            yield run
        elif deepest:
            for language, word in code_arguments(program):
                if language == "shell":
                    yield from _runs(word.text, deepest - 1)


def _sign(row: Persistence, run: ContainerRun) -> Sign | None:
    place = Place(row.path, row.line)
    subject = f"{row.path} {row.command}"
    when = runs_when(row.occasion, row.username)
    found = worst(judge(run.command), _JUDGED)
    if found is not None:
        return sign(subject, Phrase("A container that is started by itself"), when, place, found)
    container, mounts = _as_kept(row, run)
    ways = reaches(container, mounts)
    if not ways or ways[0].severity <= Severity.NOTE:
        return None
    return Sign(
        subject=subject,
        places=(place,),
        quote=shown(row.command),
        why=prose(
            when,
            Phrase(
                "The container, of the image %(image)s, %(what)s. Who controls what "
                "runs in it can take over the machine.",
                {"image": shown(run.image), "what": ways[0].what},
            ),
        ),
        verify=lines(place),
        confidence=0.75,
        severity=ways[0].severity,
        title=Phrase("A container is started by itself that %(what)s", {"what": ways[0].what}),
    )


def _as_kept(row: Persistence, run: ContainerRun) -> tuple[DockerContainer, list[ContainerMount]]:
    """The container as its engine would write it down."""
    container = DockerContainer(
        path=row.path, engine="docker", id="", name=run.name, image=run.image, image_id="",
        created="", state="", restart_policy=run.restart_policy, command=run.command,
        entrypoint=(), username="", privileged=run.privileged, capabilities=run.capabilities,
        network_mode=run.network_mode, pid_mode=run.pid_mode, ipc_mode="", user_mode="",
        devices=run.devices, security_options=run.security_options, variables=(), runtime="",
    )  # fmt: skip
    mounts = [
        ContainerMount(
            row.path, "docker", "", run.name, "bind", one.source, one.target, one.writable, ""
        )
        for one in run.volumes
    ]
    return container, mounts


CHECK = Check(
    slug="containers-item-starts-open",
    title="Something that runs by itself starts a container that can reach the machine",
    severity=Severity.MEDIUM,
    technique="T1610",
    reads=(Persistence,),
    innocent=(
        "Units that start a container for monitoring or backups: most let it see the host's "
        "folders to read only."
    ),
    blind="What a file of compose gives a container, until the container was made once.",
    next="Who wrote the unit or the line, and when? Look at the image and at what it ran.",
    find=find,
)
