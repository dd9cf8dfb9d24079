"""Logs: one form a file, one program that speaks through syslog a file of `message`.

Forms and speakers are found by looking into the folders. A module that does not import stops the
program, as with the other parsers.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any

from pratique.parsers.log import row
from pratique.parsers.log.base import BinaryLog, LogFormat


@cache
def all_log_formats() -> tuple[LogFormat, ...]:
    """Every form of log that is read by lines, in the order of its slug."""
    found: list[LogFormat] = []
    for module in _modules():
        found.extend(getattr(module, "FORMATS", ()))
    return tuple(sorted(found, key=lambda form: form.slug))


@cache
def all_binary_logs() -> tuple[BinaryLog, ...]:
    """Every form of log that has entries and no lines."""
    found: list[BinaryLog] = []
    for module in _modules():
        found.extend(getattr(module, "BINARY_LOGS", ()))
    return tuple(sorted(found, key=lambda form: form.slug))


@cache
def log_row_types() -> tuple[type[Any], ...]:
    """The row types of all tables that logs are read into, by the name of their table."""
    modules = [
        importlib.import_module(f"{row.__name__}.{module.name}")
        for module in pkgutil.iter_modules(row.__path__)
    ]
    found = [
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and kind.__module__ == module.__name__
    ]
    return tuple(sorted(found, key=lambda kind: str(kind.__dict__["table"])))


def _modules() -> list[ModuleType]:
    return [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
        if not module.ispkg
    ]
