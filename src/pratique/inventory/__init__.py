"""Inventories: what runs by itself, what is as it was shipped, which package runs there were.

They are made of the tables of a survey, before the checks are asked. Each stands on those
before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from pratique.evidence.base import Source
from pratique.inventory.address_activity import AddressActivity, write_address_activity
from pratique.inventory.conffile_difference import (
    ConffileDifference,
    write_conffile_differences,
)
from pratique.inventory.deb_archive import READS as ARCHIVE_READS
from pratique.inventory.deb_archive import DebArchive, SignedDigest, write_deb_archives
from pratique.inventory.executed_command import write_executed_commands
from pratique.inventory.log_coverage import COVERAGE_TYPES, write_log_coverage
from pratique.inventory.login_session import LoginSession, write_login_sessions
from pratique.inventory.package_run import PackageRun, write_package_runs
from pratique.inventory.persistence import Persistence, write_persistence
from pratique.inventory.verification import READS as VERIFICATION_READS
from pratique.inventory.verification import Verification, write_verification
from pratique.inventory.web_attempt import WebAttempt, write_web_attempts
from pratique.inventory.web_session import WebSession, write_web_sessions
from pratique.store.tables import Tables

INVENTORY_TYPES: Final[tuple[type[Any], ...]] = (
    DebArchive,
    SignedDigest,
    Verification,
    ConffileDifference,
    PackageRun,
    Persistence,
    *COVERAGE_TYPES,
    LoginSession,
    WebAttempt,
    WebSession,
    AddressActivity,
)


def take_inventory(
    open_tables: Callable[[Iterable[type[Any]]], Tables],
    types: Iterable[type[Any]],
    source: Source | None,
    folder: Path,
) -> None:
    """Write every inventory below `folder`; the tables are opened with those before each.

    `types` are the row types of all tables that there are: opening them takes its time.
    `source` is the evidence, where it is still in its place: a few files are read once more.
    """
    with open_tables(ARCHIVE_READS) as tables:
        write_deb_archives(tables, source, folder)
    with open_tables(VERIFICATION_READS) as tables:
        write_verification(tables, folder)
    with open_tables(types) as tables:
        write_conffile_differences(tables, source, folder)
        write_package_runs(tables, folder)
        write_executed_commands(tables, folder)
        write_persistence(tables, folder)
        write_log_coverage(tables, folder)
        write_login_sessions(tables, folder)
        write_web_attempts(tables, folder)
    with open_tables(types) as tables:
        write_web_sessions(tables, folder)
    with open_tables(types) as tables:
        write_address_activity(tables, folder)
