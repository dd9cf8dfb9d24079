"""Every case of the matrix, in the order of the field notes' table."""

from __future__ import annotations

from typing import Final

from plantings import (
    account,
    authentication,
    boot_script,
    cron,
    hook,
    kernel,
    linker,
    login,
    network,
    privilege,
    secure_shell,
    session,
    systemd,
    trust,
    web,
)
from plantings.case import Case, Twin

CASES: Final[tuple[Case, ...]] = (
    *cron.CASES,
    *systemd.CASES,
    *boot_script.CASES,
    *login.CASES,
    *linker.CASES,
    *authentication.CASES,
    *secure_shell.CASES,
    *account.CASES,
    *privilege.CASES,
    *kernel.CASES,
    *hook.CASES,
    *network.CASES,
    *session.CASES,
    *web.CASES,
    *trust.CASES,
)


def twins() -> tuple[Twin, ...]:
    """Every innocent twin once; several cases may have the same."""
    return tuple({case.twin.slug: case.twin for case in CASES if case.twin is not None}.values())
