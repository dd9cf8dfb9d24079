"""Does the packet filter let one address outside reach everything?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.public_address import is_public
from pratique.model import Place, Severity
from pratique.parsers.packet_filter import AcceptRule
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_MOST: Final = 200


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each rule that accepts all from an address beyond one's own networks."""
    for row in tables.rows(AcceptRule, "NOT narrowed AND source <> ''", most=_MOST):
        if not is_public(row.source.partition("/")[0]):
            continue
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.source}",
            places=(place,),
            quote=row.rule,
            why=Phrase(
                "Whoever comes from %(source)s reaches every port of this machine.",
                {"source": row.source},
            ),
            verify=lines(place),
            confidence=0.3,
        )


CHECK = Check(
    slug="files-firewall-opened",
    title="One address outside may reach every port",
    severity=Severity.LOW,
    technique="T1562.004",
    reads=(AcceptRule,),
    innocent="Administrators let their own office or their monitoring in like this.",
    blind="Rules of nftables, ufw and firewalld, and those that were never saved.",
    next="Ask whose address it is, and look for it in the logs of logins.",
    find=find,
)
