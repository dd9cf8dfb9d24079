"""Rules by which doas gives the rights of another account."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.parsers.doas import DoasRule
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a rule that permits."""
    for rule in tables.rows(DoasRule, "permits"):
        program = rule.command.split(" ", 1)[0]
        yield StartupItem(
            path=rule.path,
            line=rule.line,
            kind="doas-rule",
            name=rule.who,
            username=rule.run_as or "root",
            occasion=f"whenever {rule.who} asks" + "".join(f", {one}" for one in rule.options),
            command=rule.command or "everything",
            program=program if program.startswith("/") else "",
            technique="T1548.003",
        )
