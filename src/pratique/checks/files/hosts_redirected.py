"""Whether names that updates and watchers need lead somewhere else."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.etc_hosts import EtcHosts
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_MOST: Final = 200
_UPDATES: Final = re.compile(
    r"(?:.*\.)?(?:debian\.org|ubuntu\.com|canonical\.com|archlinux\.org|alpinelinux\.org|centos\.org"
    r"|fedoraproject\.org|redhat\.com|rockylinux\.org|almalinux\.org|opensuse\.org|suse\.com"
    r"|kernel\.org|mariadb\.org|docker\.com|docker\.io|wordpress\.org|letsencrypt\.org)"
)
_WATCHERS: Final = re.compile(
    r"(?:.*\.)?(?:clamav\.net|virustotal\.com|malwarebytes\.com|wordfence\.com|sucuri\.net|imunify360\.com"
    r"|imunifyav\.com|cloudlinux\.com|kaspersky\.com|kaspersky-labs\.com|eset\.com|sophos\.com"
    r"|trendmicro\.com|crowdstrike\.com|crowdsec\.net|sentinelone\.net|abuseipdb\.com|wazuh\.com"
    r"|elastic\.co|spamhaus\.org|aegis\.aliyun\.com|update\.aegis\.aliyun\.com)"
)
_POOLS: Final = re.compile(
    r"(?:.*\.)?(?:supportxmr|minexmr|moneroocean|nanopool|hashvault|c3pool|2miners|f2pool|xmrpool"
    r"|herominers|minergate|unmineable|crypto-pool|dwarfpool|monerohash|pool\.minexmr)\.\w+"
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at lines of /etc/hosts that block or redirect such names."""
    shown = 0
    for row in tables.rows(EtcHosts, most=200_000):
        found = _judged(row)
        if found is not None and shown < _MOST:
            shown += 1
            yield _sign(row, *found)


def _judged(row: EtcHosts) -> tuple[Phrase, Severity] | None:
    address = ipaddress.ip_address(row.address.partition("%")[0])
    nowhere = address.is_loopback or address.is_unspecified
    for name in row.hostnames:
        plain = name.rstrip(".")
        if _WATCHERS.fullmatch(plain):
            if nowhere:
                why = Phrase(
                    "It blocks %(plain)s, from which watchers get what they know.",
                    {"plain": plain},
                )
            else:
                why = Phrase(
                    "It redirects %(plain)s, from which watchers get what they know.",
                    {"plain": plain},
                )
            return why, Severity.MEDIUM
        if _UPDATES.fullmatch(plain):
            if nowhere:
                return Phrase(
                    "It blocks %(plain)s, from which updates come.", {"plain": plain}
                ), Severity.MEDIUM
            return Phrase(
                "It says itself where %(plain)s is, from which updates come.", {"plain": plain}
            ), Severity.LOW
        if _POOLS.fullmatch(plain):
            why = Phrase(
                "It leads %(plain)s, where coins are mined, elsewhere: miners shut others out so.",
                {"plain": plain},
            )
            return why, Severity.MEDIUM
    return None


def _sign(row: EtcHosts, why: Phrase, severity: Severity) -> Sign:
    place = Place(row.path, row.line)
    return Sign(
        subject=f"{row.address} {' '.join(row.hostnames[:5])}",
        places=(place,),
        quote=f"{row.address} {' '.join(row.hostnames[:8])}",
        why=prose(why, Phrase("The file is asked before any name server.")),
        verify=lines(place),
        confidence=0.7 if severity is Severity.MEDIUM else 0.4,
        severity=severity,
    )


CHECK = Check(
    slug="files-hosts-redirected",
    title="Names that protect this machine lead elsewhere",
    severity=Severity.MEDIUM,
    technique="T1562.001",
    reads=(EtcHosts,),
    innocent=(
        "A mirror of one's own, a machine without a way out, and lists that block advertisements "
        "or miners name such hosts too."
    ),
    blind="Answers of a name server that somebody else runs, see /etc/resolv.conf.",
    next="Take the line out on the rebuilt machine, and see whether updates stopped with it.",
    find=find,
)
