"""Every case of the matrix, in the order of the table of places."""

from __future__ import annotations

from typing import Final

from plantings import (
    account,
    agent,
    authentication,
    boot,
    boot_script,
    container,
    cron,
    database,
    device,
    hook,
    kernel,
    language,
    linker,
    login,
    network,
    privilege,
    remote,
    secure_shell,
    session,
    systemd,
    trust,
    unit,
    web,
)
from plantings.case import Case, Twin

CASES: Final[tuple[Case, ...]] = (
    *cron.CASES,
    *systemd.CASES,
    *unit.CASES,
    *boot_script.CASES,
    *login.CASES,
    *linker.CASES,
    *authentication.CASES,
    *secure_shell.CASES,
    *account.CASES,
    *privilege.CASES,
    *device.CASES,
    *kernel.CASES,
    *boot.CASES,
    *hook.CASES,
    *language.CASES,
    *network.CASES,
    *agent.CASES,
    *session.CASES,
    *web.CASES,
    *database.CASES,
    *container.CASES,
    *remote.CASES,
    *trust.CASES,
)


def twins() -> tuple[Twin, ...]:
    """Every innocent twin once; several cases may have the same."""
    return tuple({case.twin.slug: case.twin for case in CASES if case.twin is not None}.values())
