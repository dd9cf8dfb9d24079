"""Programs that docker starts in the place of its own, and doors that it opens: dockerd(8)."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.parsers.docker_daemon import DockerDaemon
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a runtime, and one a host that it can be asked at."""
    for daemon in tables.rows(DockerDaemon):
        for runtime in daemon.runtimes:
            name, _, program = runtime.partition("=")
            yield _item(daemon, name, "with each container of that runtime", program)
        for host in daemon.hosts:
            yield _item(daemon, host, "whenever somebody asks it there", "")


def _item(daemon: DockerDaemon, name: str, occasion: str, program: str) -> StartupItem:
    return StartupItem(
        path=daemon.path,
        line=None,
        kind="docker-daemon",
        name=name,
        username="root",
        occasion=occasion,
        command=program or name,
        program=program if program.startswith("/") else "",
        technique="T1543.005",
    )
