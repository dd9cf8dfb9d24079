"""The tables that a case holds of one piece of evidence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pratique.case.container import named
from pratique.case.folder import Case
from pratique.history.sighting import HISTORY_TYPES, STANDING_TYPES
from pratique.inventory import INVENTORY_TYPES
from pratique.inventory.outdated import OUTDATED_TYPES
from pratique.inventory.secret_reach import REACH_TYPES
from pratique.inventory.sigma_answer import SIGMA_TYPES
from pratique.parsers.log import log_row_types
from pratique.store.tables import Tables
from pratique.story.finding_row import FindingRow
from pratique.story.verdict import FileVerdict
from pratique.survey.clean_copy import COPY_TYPES
from pratique.survey.clean_difference import CleanDifference
from pratique.survey.known_good import MATCH_TYPES
from pratique.survey.medium_row import MediumRow
from pratique.survey.surveyor import row_types


def tables_of(case: Case, evidence: str, container: str | None = None) -> Tables:
    """All tables of one piece of evidence, what was concluded included, or of one container."""
    folder = case.survey(evidence)
    if container is not None:
        folder = named(case, evidence, container).folder
    return Tables.open_at(folder, stored_types(), beside=case.copies)


def stored_types() -> tuple[type[Any], ...]:
    """The row types of all tables that a case holds of one piece of evidence."""
    return (
        *asked_types(),
        FileVerdict,
        FindingRow,
        *REACH_TYPES,
        *STANDING_TYPES,
        MediumRow,
    )


def asked_types() -> tuple[type[Any], ...]:
    """The row types of all tables that checks may ask."""
    return (
        *row_types(),
        *log_row_types(),
        *COPY_TYPES,
        *MATCH_TYPES,
        CleanDifference,
        *INVENTORY_TYPES,
        *OUTDATED_TYPES,
        *SIGMA_TYPES,
        *HISTORY_TYPES,
    )


def tables_for_inventory(case: Case, folder: Path, types: Iterable[type[Any]]) -> Tables:
    """Tables for a few questions: to take them into memory would take longer than to ask."""
    return Tables.open_at(folder, types, beside=case.copies)


def tables_for_checks(case: Case, folder: Path) -> Tables:
    """All tables that checks may ask, those that are small in memory."""
    return Tables.open_at(folder, asked_types(), held=True, beside=case.copies)
