"""All checks, found by looking into the rooms of this folder: one question, one file.

A module here that does not import stops the program: a check that is silently missing
would read as a server that is silently clean.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from pratique.checks.base import Check


@cache  # a program does not change while it runs
def all_checks() -> tuple[Check, ...]:
    """Every check, in the order of its slug."""
    found: list[Check] = []
    for room in pkgutil.iter_modules(__path__):
        if not room.ispkg:
            continue
        package = importlib.import_module(f"{__name__}.{room.name}")
        found.extend(
            importlib.import_module(f"{package.__name__}.{module.name}").CHECK
            for module in pkgutil.iter_modules(package.__path__)
        )
    return tuple(sorted(found, key=lambda check: check.slug))
