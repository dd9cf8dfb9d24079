"""Kinds of data that a case holds: what a bag may leave out, and what has a time to be kept."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pratique.parsers.log import log_row_types


class Kind(StrEnum):
    """What a file of a case is about, as far as keeping and giving it goes."""

    CASE = "case"
    JOURNAL = "journal"
    ANSWERS = "answers"
    REPORTS = "reports"
    PEOPLE = "people"
    EXPORTS = "exports"
    QUARANTINE = "quarantine"
    TABLES = "tables"
    LOGS = "logs"
    MAIL = "mail"
    SECRETS = "secrets"


# Without these, a bag would be none, or would not say what was found.
ALWAYS: Final = frozenset({Kind.CASE, Kind.JOURNAL, Kind.ANSWERS})

_MAIL: Final = frozenset({"mail_event", "queued_message"})
_SECRETS: Final = frozenset({"secret", "secret_reach"})
_FOLDERS: Final = {
    "findings": Kind.ANSWERS, "stories": Kind.ANSWERS, "decisions": Kind.ANSWERS,
    "reports": Kind.REPORTS, "exports": Kind.EXPORTS, "quarantine": Kind.QUARANTINE,
    "people.toml": Kind.PEOPLE, "people": Kind.PEOPLE, "letters": Kind.PEOPLE,
    "notices": Kind.PEOPLE,
    "journal.jsonl": Kind.JOURNAL, "journal.pub": Kind.JOURNAL, "journal.head": Kind.JOURNAL,
    "surveys": Kind.TABLES, "known-good": Kind.TABLES, "advisories": Kind.TABLES,
}  # fmt: skip


def kind_of(part: str) -> Kind:
    """The kind of what lies under this name in a case folder."""
    return _FOLDERS.get(part, Kind.CASE)


def kind_of_table(table: str) -> Kind:
    """The kind of the rows of a table."""
    if table in _MAIL:
        return Kind.MAIL
    if table in _SECRETS:
        return Kind.SECRETS
    logs = {str(row.__dict__["table"]) for row in log_row_types()}
    return Kind.LOGS if table in logs else Kind.TABLES
