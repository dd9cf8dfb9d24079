"""Everything that the intruder left on the server: one file for each room of checks."""

from __future__ import annotations

from pratique.demo.implant import Implant
from pratique.demo.implants import accounts, files, packages, persistence, web

IMPLANTS: tuple[Implant, ...] = (
    *accounts.IMPLANTS,
    *packages.IMPLANTS,
    *persistence.IMPLANTS,
    *web.IMPLANTS,
    *files.IMPLANTS,
)
