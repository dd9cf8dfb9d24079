"""Those who look for phishing, by the names under which their machines visit a page.

Kits shut them out by host name, network or browser. A site has no reason to: only somebody whose
page must not be seen by them knows several of these names.
"""

from __future__ import annotations

import re
from typing import Final

_NAMES: Final = (
    "phishtank", "netcraft", "cyveillance", "opendns", "openphish", "virustotal", "kaspersky",
    "bitdefender", "fortinet", "fortiguard", "trendmicro", "mcafee", "symantec", "avast", "avira",
    "sophos", "eset", "drweb", "clamav", "safebrowsing", "urlscan", "phishlabs", "markmonitor",
    "brandprotect", "iovation", "forcepoint", "websense", "barracuda", "messagelabs", "proofpoint",
    "mimecast", "zscaler", "paloalto", "checkpoint", "spamhaus", "malwarebytes", "calyxinstitute",
    "sucuri", "riskiq", "recordedfuture", "crowdstrike", "fireeye", "easysolutions",
    "internet-identity",
    "comodo", "lavasoft", "bluecoat", "scanurl", "phish.report", "apwg", "netpilot", "tor-exit",
)  # fmt: skip
_NAMED: Final = re.compile("|".join(re.escape(name) for name in _NAMES), re.IGNORECASE)
_ASIDE: Final = frozenset({"eset"})
_WORD_OF_ITS_OWN: Final = re.compile(r"\beset\b", re.IGNORECASE)


# At least one of these stands in every such list: a quick look before the long one.
_KNOWN_TO_ALL: Final = (
    b"phishtank", b"netcraft", b"cyveillance", b"opendns", b"kaspersky", b"virustotal", b"fortinet",
    b"bitdefender", b"trendmicro", b"mcafee", b"symantec", b"safebrowsing", b"urlscan",
)  # fmt: skip


def names_watchers(lowered: bytes) -> bool:
    """Whether a content in small letters may name any of them."""
    return any(name in lowered for name in _KNOWN_TO_ALL)


def watchers(text: str) -> tuple[str, ...]:
    """The different names in `text`, in the order in which they come."""
    found = dict.fromkeys(match[0].lower() for match in _NAMED.finditer(text))
    if not _WORD_OF_ITS_OWN.search(text):
        for name in _ASIDE:
            found.pop(name, None)
    return tuple(found)
