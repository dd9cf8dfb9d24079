"""Inventories: what runs by itself, who could read what, what is as it was shipped.

They are made of the tables of a survey, before the checks are asked. Each stands on those
before it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from pratique.inventory.verification import Verification, write_verification
from pratique.store.tables import Tables

INVENTORY_TYPES: Final[tuple[type[Any], ...]] = (Verification,)


def take_inventory(tables: Tables, folder: Path) -> None:
    """Write every inventory to the tables below `folder`."""
    write_verification(tables, folder)
