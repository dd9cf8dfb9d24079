"""What makes something run by itself, one file a source: tables in, `StartupItem`s out.

Sources are found by looking into this folder. One that does not import stops the program:
a place that is silently missing would read as a place where nobody stays.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def all_items(tables: Tables) -> Iterator[StartupItem]:
    """Everything that runs, loads, or lets somebody in, by itself."""
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        yield from importlib.import_module(f"{__name__}.{name}").items(tables)
