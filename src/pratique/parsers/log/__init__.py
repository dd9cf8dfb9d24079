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

from pratique.parsers.log.base import BinaryLog, LogFormat
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log.row.log_gap import LogGap


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


def log_row_types() -> tuple[type[Any], ...]:
    """The row types of all tables that logs are read into, by the name of their table."""
    found = {row for form in all_log_formats() for row in form.rows}
    found |= {row for form in all_binary_logs() for row in form.rows}
    return tuple(sorted((*found, LogFile, LogGap), key=lambda row: str(row.table)))


def _modules() -> list[ModuleType]:
    return [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
        if not module.ispkg
    ]
