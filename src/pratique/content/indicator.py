"""What a text names that leads further: addresses, domains, mail addresses, paths, digests.

The kinds are those of STIX 2.1 cyber-observable objects, where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address
from typing import Final


class IndicatorKind(StrEnum):
    """What an indicator is."""

    URL = "url"
    DOMAIN = "domain-name"
    ADDRESS = "ipv4-addr"
    MAIL = "email-addr"
    PATH = "file path"
    DIGEST = "hash"
    TOKEN = "telegram token"  # noqa: S105 - the name of a kind


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that a text names; `value` is exact bytes as latin-1 text."""

    kind: IndicatorKind
    value: str


_LONGEST: Final = 4 << 20
_MOST: Final = 500
_URL: Final = re.compile(
    rb"(?:https?|ftps?|wss?|tcp|udp)://[^\s'\"<>\\`{}|^\x00-\x1f\x7f-\xff]{3,500}", re.IGNORECASE
)
_LOOSE_URL: Final = re.compile(
    rb"(?<![:\w/])//[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,5}/[^\s'\"<>\\]{1,200}", re.IGNORECASE
)
_MAIL: Final = re.compile(
    rb"(?<![\w.+-])[a-z0-9][\w.+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,18}\b", re.IGNORECASE
)
_ADDRESS: Final = re.compile(rb"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
_DOMAIN: Final = re.compile(
    rb"(?<![\w@./$-])(?<!->)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}"
    rb"(?:com|net|org|info|biz|ru|su|cn|tk|ml|ga|cf|gq|top|xyz|online|site|club|icu|pw|cc|me|io|co|"
    rb"in|br|de|fr|it|nl|pl|uk|eu|us|ua|ir|id|vn|shop|store|live|pro|space|website|onion|link|click|work|"
    rb"tech|host|fun|life|world|today|ws|to|la|lol|buzz|monster|cyou|bond|sbs|cfd|rest)"
    rb"(?![\w-]|\.\w|\s{0,3}\()",
    re.IGNORECASE,
)
_PATH: Final = re.compile(
    rb"(?<![\w:/<.])/(?:etc|tmp|var|home|usr|opt|root|dev|proc|srv|run|bin|sbin|lib|boot|mnt)/[\w./@%+-]{2,200}"
)
_DIGEST: Final = re.compile(
    rb"(?<![\w$./+-])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|\$(?:1|5|6|2[aby]|P|H|y)\$[\w./$]{20,120})(?![\w$./+-])"
)
_TOKEN: Final = re.compile(rb"(?<![\w:])\d{6,12}:[A-Za-z0-9_-]{34,36}(?![\w-])")
_PATTERNS: Final = (
    (IndicatorKind.URL, _URL),
    (IndicatorKind.URL, _LOOSE_URL),
    (IndicatorKind.TOKEN, _TOKEN),
    (IndicatorKind.MAIL, _MAIL),
    (IndicatorKind.ADDRESS, _ADDRESS),
    (IndicatorKind.DOMAIN, _DOMAIN),
    (IndicatorKind.PATH, _PATH),
    (IndicatorKind.DIGEST, _DIGEST),
)
_PARTS: Final = re.compile(rb"[/:@?&=#]+")
_TRAILING: Final = b".,;:!?)]}'\""


def indicators(text: bytes) -> Iterator[Indicator]:
    """What `text` names, each once, in the order of the kinds; at most some hundred."""
    text = text[:_LONGEST]
    judged: set[tuple[IndicatorKind, bytes]] = set()
    hosts: set[bytes] = set()
    told = 0
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            value = match[0].rstrip(_TRAILING)
            if (kind, value) in judged:
                continue
            judged.add((kind, value))
            if not _holds(kind, value, hosts):
                continue
            if kind in (IndicatorKind.URL, IndicatorKind.MAIL):
                hosts.update(_PARTS.split(value.lower()))
            yield Indicator(kind, value.decode("latin-1"))
            told += 1
            if told >= _MOST:
                return


def _holds(kind: IndicatorKind, value: bytes, hosts: set[bytes]) -> bool:
    """Whether a host is more than a part of what was told before, and can be one."""
    if kind is IndicatorKind.ADDRESS:
        return value not in hosts and _is_address(value)
    return kind is not IndicatorKind.DOMAIN or value.lower() not in hosts


def _is_address(value: bytes) -> bool:
    """Whether it can be another machine's; a version (1.2.3.4) looks the same."""
    try:
        address = IPv4Address(value.decode("ascii"))
    except ValueError:
        return False
    return not address.is_loopback and address.packed[0] not in (0, 255)
