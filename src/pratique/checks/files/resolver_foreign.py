"""Whom does this machine ask for the addresses of names?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.public_address import is_public
from pratique.model import Place, Severity
from pratique.parsers.resolver import Nameserver
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_MOST: Final = 100
# Services for everybody: Cloudflare, Google, Quad9, OpenDNS.
_KNOWN: Final = frozenset(
    "1.1.1.1 1.0.0.1 1.1.1.2 1.0.0.2 8.8.8.8 8.8.4.4 9.9.9.9 149.112.112.112 9.9.9.10 "
    "208.67.222.222 208.67.220.220 2606:4700:4700::1111 2606:4700:4700::1001 "
    "2001:4860:4860::8888 2001:4860:4860::8844 2620:fe::fe 2620:fe::9".split()
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each server of names beyond one's own networks that is no well-known one."""
    for row in tables.rows(Nameserver, most=_MOST):
        if row.address in _KNOWN or not is_public(row.address):
            continue
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.address}",
            places=(place,),
            quote=f"nameserver {row.address}",
            why=Phrase(
                "Every name is asked of %(address)s. Whoever runs it decides where "
                "updates, mail and passwords are sent, as far as nothing else proves "
                "the other side.",
                {"address": row.address},
            ),
            verify=lines(place),
            confidence=0.25,
        )


CHECK = Check(
    slug="files-resolver-foreign",
    title="Names are asked of a server beyond one's own networks",
    severity=Severity.LOW,
    technique="T1584.002",
    reads=(Nameserver,),
    innocent="Hosters give their customers such addresses, and that is nearly always what it is.",
    blind="What systemd-resolved, dnsmasq or a program of its own asks; addresses of DHCP.",
    next="Compare it with what your hoster or your network gives.",
    find=find,
)
