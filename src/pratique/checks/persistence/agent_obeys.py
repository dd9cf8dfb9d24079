"""Does an agent on this machine do what a machine without a name, or another's account, says?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.public_address import is_public
from pratique.model import Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_KINDS: Final = "kind IN ('agent-master', 'agent-registration', 'runner')"
_HOST: Final = re.compile(r"(?:\w++://)?(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:]{2,45}\])(?![\w.])")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at agents whose master is a bare address of no own network, and at registrations."""
    for item in tables.rows(StartupItem, _KINDS):
        why = _why(item)
        if why is None:
            continue
        place = Place(item.path, item.line)
        yield Sign(
            subject=f"{item.path} {item.name} {item.command}",
            places=(place,),
            quote=f"{item.name}: {item.command}"[:300],
            why=why,
            verify=lines(place),
            confidence=0.5,
        )


def _why(item: StartupItem) -> Phrase | None:
    if item.kind == "agent-registration":
        return Phrase(
            "The agent was registered by hand as %(command)s. Whoever owns the "
            "account that it was registered with can run any command here as "
            "root, and no password is asked.",
            {"command": item.command},
        )
    found = _HOST.match(item.command.strip("\"'"))
    if found is None or not is_public(found[1]):
        return None
    return Phrase(
        "What %(found)s says is done here as root. It is an address without "
        "a name, and none of an own network; an intruder has no name in your "
        "domain.",
        {"found": found[1]},
    )


CHECK = Check(
    slug="persistence-agent-obeys",
    title="An agent does what somebody elsewhere says",
    severity=Severity.LOW,
    technique="T1072",
    reads=(StartupItem,),
    innocent="Most agents are an administrator's own: compare with what you set up.",
    blind="A master with a name, which may be an intruder's as well.",
    next="Ask whose machine or account that is. If nobody knows it, switch the agent off.",
    find=find,
)
