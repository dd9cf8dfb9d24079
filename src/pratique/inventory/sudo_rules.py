"""The rules of sudo as they hold: names for lists unfolded, whichever file gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from typing import Final

from pratique.parsers.sudoers import SudoAlias, SudoRule
from pratique.store.tables import Tables

# Names of names grow without end; nobody's own rules come near these.
_MOST_NAMES: Final = 500
_MOST_RULES: Final = 20_000

Aliases = dict[tuple[str, str], tuple[str, ...]]


def sudo_rules(tables: Tables) -> Iterator[SudoRule]:
    """Every rule; one that uses a name of another file stands once for each thing it means."""
    aliases: Aliases = {}
    for alias in tables.rows(SudoAlias, most=_MOST_RULES):
        aliases[alias.kind, alias.name] = alias.members
    for rule in tables.rows(SudoRule):
        users = _unfolded(rule.who, "User", aliases)
        commands = _unfolded(rule.command, "Cmnd", aliases)
        run_as = ", ".join(
            one for name in rule.run_as.split(", ") for one in _unfolded(name, "Runas", aliases)
        )
        if (users, commands, run_as) == ([rule.who], [rule.command], rule.run_as):
            yield rule
            continue
        for who, command in islice(product(users, commands), _MOST_RULES):
            yield replace(rule, who=who, command=command, run_as=run_as)


def _unfolded(name: str, kind: str, aliases: Aliases) -> list[str]:
    """What `name` stands for, without going in circles."""
    found: list[str] = []
    seen: set[str] = set()
    waiting = [name]
    while waiting and len(found) < _MOST_NAMES:
        one = waiting.pop()
        plain = one.lstrip("! ")
        denied = (
            "!" if (len(one) - len(plain)) and one.count("!", 0, len(one) - len(plain)) % 2 else ""
        )
        members = aliases.get((kind, plain)) if plain != "ALL" else None
        if members is None:
            found.append(denied + plain if denied else one)
        elif plain not in seen:
            seen.add(plain)
            waiting += [f"{denied}{member}" for member in reversed(members)]
    return found
