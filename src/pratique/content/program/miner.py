"""Settings of coin miners: a pool, an account there, and the words that only miners use.

Sources: the configuration of XMRig and of cpuminer and their kin (pools, `url`, `user`,
`donate-level`), the Stratum protocol's addresses, Monero's and Bitcoin's forms of addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import MINER_CONFIGURATION
from pratique.parsers.base import shown

_KINDS: Final = frozenset({"json", "text", "shell", "script", "data", "xml", "python", "perl"})
_GATES: Final = (b"stratum", b"donate", b"pool", b"--url", b"rig-id", b"randomx", b"nicehash")
_POOL: Final = re.compile(
    rb"(?:stratum[12]?\+(?:tcp|ssl|tls|udp)://|daemon\+https?://)([\w.-]{3,100}(?::\d{2,5})?)"
    rb"|[\"'](?:url|pool|pool_address|server)[\"']\s{0,9}:\s{0,9}[\"']([\w.-]{3,100}:\d{2,5})[\"']"
    rb"|(?:^|\s)(?:-o|--url)[= ]\s{0,3}[\"']?([\w.-]{3,100}\.[a-z]{2,10}:\d{2,5}|\d{1,3}"
    rb"(?:\.\d{1,3}){3}:\d{2,5})",
    re.IGNORECASE,
)
_ACCOUNT: Final = re.compile(
    rb"[\"'](?:user|wallet|wallet_address|login|address)[\"']\s{0,9}:\s{0,9}[\"']([^\"'\n]{3,200})[\"']"
    rb"|(?:^|\s)(?:-u|--user|-wal|-ewal)[= ]\s{0,3}[\"']?([^\s\"']{3,200})",
    re.IGNORECASE,
)
_WALLET: Final = re.compile(
    rb"(?<![1-9A-HJ-NP-Za-km-z])(?:[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}|4[1-9A-HJ-NP-Za-km-z]{105}"
    rb"|bc1[02-9ac-hj-np-z]{11,71}|0x[0-9a-fA-F]{40})(?![0-9A-Za-z])"
)
_WORDS: Final = (
    b"donate-level", b"donate-over-proxy", b'"randomx"', b'"rx/0"', b"randomx", b"cryptonight",
    b'"algo"', b"rig-id", b'"nicehash"', b"keepalive", b"max-threads-hint", b"huge-pages",
    b'"coin"', b"hugepages", b"--algo", b"--coin", b"print-time", b"retry-pause", b'"pools"',
    b"tls-fingerprint",
)  # fmt: skip
_PLACEHOLDER: Final = re.compile(
    rb"(?i)your[_ -]?wallet|wallet[_ -]?address|example|<[a-z _]+>|x{6,}"
)


def find(content: Content) -> Iterator[Mark]:
    """The pool and the account that a miner is told to work for."""
    lowered = content.lowered
    if not any(gate in lowered for gate in _GATES):
        return
    held = content.held
    pool = next((found for found in _POOL.finditer(held)), None)
    if pool is None:
        return
    account = _ACCOUNT.search(held)
    wallet = _WALLET.search(held)
    words = sum(word in lowered for word in _WORDS)
    name = _first(pool)
    stratum = b"stratum" in pool[0].lower()
    if content.kind in ("text", "xml", "python", "perl") and not (wallet and words >= 2):
        return  # many texts speak of mining
    settings = words >= 3 or (words >= 1 and stratum)
    if not (settings and (account is not None or wallet is not None)):
        return
    who = wallet[0] if wallet is not None else _first(account) if account is not None else b""
    if _PLACEHOLDER.search(who) or name.startswith(b"127.0.0.1"):
        return
    sure = 0.6 + 0.1 * min(words, 2) + (0.15 if wallet is not None else 0.0)
    why = f"It names the pool {shown(name, 100)} and the account {shown(who, 120)} to mine for."
    quote = shown(b" ".join(held[max(0, pool.start() - 60) : pool.end() + 160].split()), 300)
    yield Mark(
        content.path, content.line(pool.start()), MINER_CONFIGURATION, quote, why, min(sure, 0.95)
    )


def _first(found: re.Match[bytes]) -> bytes:
    return next((group for group in found.groups() if group), b"")


ANALYSER = Analyser(_KINDS, find)
