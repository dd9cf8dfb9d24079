"""What does this machine do for whoever knocks at the right ports?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.judged_command import EVERYTHING, worst
from pratique.content.reason import reason
from pratique.content.shell.command import judge
from pratique.content.shell.program import Program, program_of
from pratique.content.shell.syntax import split
from pratique.model import Place, Severity
from pratique.parsers.base import shown
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_FIREWALLS: Final = frozenset(
    "iptables ip6tables iptables-nft iptables-legacy nft ufw firewall-cmd ipset ipfw".split()
)
_BESIDE: Final = frozenset("logger echo sleep date true : test [ systemctl service".split())
_NAMES_PORT: Final = ("port", "dport", "service", "proto", "dpt")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each command, by whether it opens one port, everything, or runs something else."""
    for row in tables.rows(StartupItem, "kind = 'knockd'"):
        if worst(judge(row.command), EVERYTHING) is not None:
            continue  # told as an item that does what no server needs
        programs = [found for one in split(row.command) if (found := program_of(one)) is not None]
        other = next((p for p in programs if p.name not in _FIREWALLS | _BESIDE), None)
        wide = next((p for p in programs if _opens_all(p)), None)
        if other is not None:
            why = Phrase("It starts %(name)s, as root.", {"name": other.name})
            severity = Severity.MEDIUM
        elif wide is not None:
            why = Phrase("It lets whoever knocks reach every port, not the one that is meant.")
            severity = Severity.MEDIUM
        else:
            why, severity = Phrase("It changes the firewall for whoever knocks."), Severity.LOW
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.name} {row.command}",
            places=(place,),
            quote=shown(row.command, 300),
            why=prose(
                Phrase(
                    "It runs %(occasion)s, and nothing of it is seen from outside.",
                    {"occasion": reason(row.occasion)},
                ),
                why,
            ),
            verify=lines(place),
            confidence=0.6 if severity >= Severity.MEDIUM else 0.3,
            severity=severity,
        )


def _opens_all(program: Program) -> bool:
    """Whether a rule accepts without saying what."""
    texts = program.texts
    accepts = "ACCEPT" in texts or "accept" in texts or texts[:1] == ("allow",)
    return (
        program.name in _FIREWALLS
        and accepts
        and not {"-D", "--delete", "delete"} & set(texts)
        and not any(part in text.lower() for text in texts for part in _NAMES_PORT)
    )


CHECK = Check(
    slug="persistence-knock-opens",
    title="This machine opens itself to whoever knocks at the right ports",
    severity=Severity.LOW,
    technique="T1205.001",
    reads=(StartupItem,),
    innocent="Administrators hide the port of ssh like this, and know the ports to knock at.",
    blind="Programs other than knockd that wait for a knock; most of them have no settings.",
    next="Ask who set it up. Whoever read the file knows the ports: choose others.",
    find=find,
)
