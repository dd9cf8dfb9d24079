"""Rules by which sudo gives the rights of another account."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.inventory.sudo_rules import sudo_rules
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a rule; one that uses names for lists is one for each thing that it means."""
    for rule in sudo_rules(tables):
        program = rule.command.split(" ", 1)[0]
        yield StartupItem(
            path=rule.path,
            line=rule.line,
            kind="sudo-rule",
            name=rule.who,
            username=rule.run_as,
            occasion=f"whenever {rule.who} asks" + ("".join(f", {tag}" for tag in rule.tags)),
            command=rule.command,
            program=program if program.startswith("/") else "",
            technique="T1548.003",
        )
