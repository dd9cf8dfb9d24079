"""Does a trigger of the database make an account, write a file, or start a program?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_TABLE: Final = re.compile(
    r"\b(?:AFTER|BEFORE)\s+(?:INSERT|UPDATE|DELETE)\s+ON\s+([\w`.$]+)", re.IGNORECASE
)
_ACCOUNTS: Final = re.compile(
    r"\b(?:INSERT\s+(?:IGNORE\s+)?INTO|REPLACE\s+INTO|UPDATE)\s+"
    r"([\w`.$]*(?:users?|usermeta|admin_user|user_usergroup_map|users_field_data|user__roles)\b`?)",
    re.IGNORECASE,
)
_REACHES: Final = re.compile(
    r"\bINTO\s+(?:OUT|DUMP)FILE\b|\b(?:sys_exec|sys_eval|sys_bineval|do_system|lib_mysqludf\w*)\b"
    r"|\bCREATE\s+FUNCTION\b.*\bSONAME\b",
    re.IGNORECASE,
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each trigger that does one of these."""
    for row in tables.rows(StartupItem, "kind = 'database-trigger'"):
        why = _why(row.command)
        if why is None:
            continue
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.name}",
            places=(place,),
            quote=row.command[:300],
            why=prose(
                why, Phrase("Whoever knows what sets it off gets back in, whatever is cleaned up.")
            ),
            verify=lines(place),
            confidence=0.85,
        )


def _why(statement: str) -> Phrase | None:
    if _REACHES.search(statement):
        return Phrase("This trigger writes a file or starts a program of the server.")
    watched = _TABLE.search(statement)
    changed = _ACCOUNTS.search(statement)
    if changed is None or watched is None or _plain(changed[1]) == _plain(watched[1]):
        return None
    return Phrase(
        "When %(watched)s changes, this trigger changes %(changed)s.",
        {"watched": _plain(watched[1]), "changed": _plain(changed[1])},
    )


def _plain(table: str) -> str:
    return table.replace("`", "").rpartition(".")[2]


CHECK = Check(
    slug="persistence-database-trigger",
    title="A trigger of the database changes accounts or reaches out of it",
    severity=Severity.HIGH,
    technique="T1505.001",
    reads=(StartupItem,),
    innocent="An application may keep a list of its users in step by a trigger; its makers know.",
    blind=(
        "Triggers of MySQL 8 and of PostgreSQL, events and functions lie inside the database, and "
        "no file of the disk shows them as text."
    ),
    next="Keep the file as evidence, and look for the account that the trigger makes.",
    find=find,
)
