"""Everything that the intruder left on the server: one file for each room of checks."""

from __future__ import annotations

from pratique.demo.implant import Implant
from pratique.demo.implants import (
    abuse,
    accounts,
    container,
    files,
    packages,
    persistence,
    tools,
    web,
)

IMPLANTS: tuple[Implant, ...] = (
    *accounts.IMPLANTS,
    *packages.IMPLANTS,
    *persistence.IMPLANTS,
    *web.IMPLANTS,
    *abuse.IMPLANTS,
    *files.IMPLANTS,
    *tools.IMPLANTS,
    *container.IMPLANTS,
)
