"""Jobs of cron and anacron, and the settings in their tables that load something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.crontab import Crontab, CrontabVariable
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

# A variable that says what is run or loaded; of the others only `PATH` steers, and every
# distribution sets that.
_LOADING: Final = "name IN ('SHELL', 'BASH_ENV', 'ENV') OR starts_with(name, 'LD_')"
_SHELLS: Final = frozenset({"/bin/sh", "/bin/bash", "/usr/bin/sh", "/usr/bin/bash"})
_TECHNIQUE: Final = "T1053.003"


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a job; those whose name Debian's cron leaves out are told, with that."""
    for job in tables.rows(Crontab):
        yield StartupItem(
            path=job.path,
            line=job.line,
            kind="cron",
            name="",
            username=job.username,
            occasion=_occasion(job),
            command=job.command,
            program=job.path if job.line is None else "",
            technique=_TECHNIQUE,
        )
    for variable in tables.rows(CrontabVariable, _LOADING):
        if variable.value not in _SHELLS:
            yield StartupItem(
                path=variable.path,
                line=variable.line,
                kind="cron",
                name=variable.name,
                username="",
                occasion="with every job below it",
                command=f"{variable.name}={variable.value}",
                program=variable.value if variable.value.startswith("/") else "",
                technique=_TECHNIQUE,
            )


def _occasion(job: Crontab) -> str:
    times = (job.minute, job.hour, job.day_of_month, job.month, job.day_of_week)
    if job.event is not None:
        said = "at boot" if job.event == "@reboot" else job.event
    elif job.line is None:
        said = job.path.split("/")[2].removeprefix("cron.")
    else:
        said = " ".join(time or "*" for time in times)
    return said if job.active else f"{said}; its name makes cron of Debian leave it out"
