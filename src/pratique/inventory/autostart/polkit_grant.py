"""What polkit lets accounts do without a password."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.parsers.polkit import PolkitGrant
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a rule that can say yes, and one an action that everybody may do."""
    for grant in tables.rows(PolkitGrant, "form <> 'action' OR contains(condition, 'allow_any')"):
        yield StartupItem(
            path=grant.path,
            line=grant.line,
            kind=f"polkit-{grant.form}",
            name=grant.action,
            username="",
            occasion=f"whenever {grant.who or 'somebody'} asks polkit",
            command=grant.condition if grant.form == "rule" else f"{grant.action} yes",
            program="",
            technique="T1548",
        )
