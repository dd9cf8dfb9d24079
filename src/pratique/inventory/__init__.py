"""Inventories: what runs by itself, who could read what, what is as it was shipped.

They are made of the tables of a survey, before the checks are asked. Each stands on those
before it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pratique.inventory.persistence import Persistence, write_persistence
from pratique.inventory.verification import Verification, write_verification
from pratique.store.tables import Tables

INVENTORY_TYPES: Final[tuple[type[Any], ...]] = (Verification, Persistence)


def take_inventory(open_tables: Callable[[], Tables], folder: Path) -> None:
    """Write every inventory to the tables below `folder`; each is opened with those before it."""
    for write in (write_verification, write_persistence):
        with open_tables() as tables:
            write(tables, folder)
