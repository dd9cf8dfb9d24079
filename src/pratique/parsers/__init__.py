"""One file per format: bytes in, rows or gaps out. A parser opens nothing and knows no check.

Parsers are found by looking into this folder. A module here that does not import stops
the program: a parser that is silently missing would read as evidence that is not there.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from pratique.parsers.base import Parser


@cache  # a program does not change while it runs, and this is asked for a hundred times
def all_parsers() -> tuple[Parser, ...]:
    """Every parser, in the order of its slug."""
    names = (m.name for m in pkgutil.iter_modules(__path__) if m.name != "base" and not m.ispkg)
    found: list[Parser] = []
    for name in names:
        found.extend(importlib.import_module(f"{__name__}.{name}").PARSERS)
    return tuple(sorted(found, key=lambda parser: parser.slug))
