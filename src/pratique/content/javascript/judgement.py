"""What the acts of a script say of it: the rules, each with its reason.

A script that is packed or minified says nothing. What it does may: whether it hides the address
that it loads from or leads to, runs what strangers answer, hands fields of a form to another
machine, or asks first who the visitor is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.content.javascript import act
from pratique.content.javascript.act import Act
from pratique.content.javascript.machine import Machine
from pratique.content.javascript.page import CARD
from pratique.content.javascript.values import GAP
from pratique.content.names import (
    JS_FAKE_CHECK,
    JS_HIDDEN_ADDRESS,
    JS_HIDES_CARD_WORDS,
    JS_MINER,
    JS_RUNS_STRANGER,
    JS_TAKES_FIELDS,
    JS_VISITOR_REDIRECT,
)

_HOST: Final = re.compile(
    r"\s*(?:https?:|wss?:)?//(?:[^/\s@]*@)?([\w.-]+|\[[0-9a-f:]+\])", re.IGNORECASE
)
_ENGINE: Final = re.compile(
    r"google|bing|yahoo|yandex|baidu|duckduck|\bmsn\b|\baol\b|facebook|instagram|twitter|search",
    re.IGNORECASE,
)
_COMMAND: Final = re.compile(
    r"powershell|\bmshta\b|\bcmd(?:\.exe)?\s{0,3}/[ck]|\bcurl\b.{0,200}\|\s{0,3}(?:ba|z)?sh\b"
    r"|\biex\b|\biwr\b|invoke-(?:webrequest|expression)|rundll32|\bmsiexec\b.{0,40}https?:",
    re.IGNORECASE | re.DOTALL,
)
_RUN_BOX: Final = re.compile(
    r"win(?:dows)?(?:\s{0,3}(?:key|button|logo))?(?:</?\w+[^<>]{0,80}>|\s|&nbsp;|&\#43;|\+){1"
    r",12}r\b"
    r"|verif(?:y|ication).{0,80}(?:human|robot)|not a robot|ctrl(?:</?\w+[^<>]{0,80}>|\s|\+){1"
    r",12}v\b"
    r"|open (?:the )?(?:run|terminal|command)",
    re.IGNORECASE | re.DOTALL,
)
_SHOP: Final = re.compile(
    r"checkout|onepage|onestep|payment|billing|cc_num|cvv|card.?num|ccnum", re.IGNORECASE
)
_LURES: Final = re.compile(
    r"\.(?:php|gif|jpe?g|png|ico|js|css|woff2?|svg)\b|/(?:gate|log|collect|track)\b"
)
_CHAT: Final = re.compile(
    r"api\.telegram\.org/bot|discord(?:app)?\.com/api/webhooks", re.IGNORECASE
)
_BOT_KEY: Final = re.compile(r"(bot\d{4})\d*:[\w-]{8,}|(webhooks/\d{4})\d*/[\w-]{8,}")
_BLOCKCHAIN: Final = re.compile(r"eth_call|eth_getTransactionBy|getSignaturesForAddress")
_SHORT: Final = 200


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing that a script does, with where what does it begins in the passage."""

    mark: str
    position: int
    what: str
    why: str
    confidence: float


def judge(machine: Machine, file_text: str, own: str) -> Iterator[Sighting]:
    """What `machine` has seen that a person should look at.

    `file_text` is the text of the whole file in small letters, in which a plain address would
    stand; `own` is the file's path, in which the site's own name may.
    """
    case = _Case(machine, file_text, own.lower())
    seen: set[tuple[str, str]] = set()
    for sighting in case.sightings():
        key = (sighting.mark, sighting.what[:60])
        if key not in seen:
            seen.add(key)
            yield sighting


class _Case:
    """One script with all that is known of it."""

    def __init__(self, machine: Machine, file_text: str, own: str) -> None:
        self._machine = machine
        self._text = file_text
        self._own = own
        self._layers = "\n".join(machine.layers)

    def sightings(self) -> Iterator[Sighting]:
        """All sightings, in the order of the acts."""
        for one in self._machine.acts:
            if one.kind in (act.LOADS, act.FRAMES, act.LEADS, act.OPENS):
                yield from self._address(one)
            if one.kind in (act.LEADS, act.OPENS):
                yield from self._redirect(one)
            elif one.kind == act.SENDS:
                yield from self._sent(one)
            elif one.kind == act.RUNS_REMOTE:
                yield from self._stranger(one)
            elif one.kind == act.COPIES:
                yield from self._copied(one)
            elif one.kind == act.MINES:
                why = f"The computers of visitors work for an account: {one.what}."
                yield Sighting(JS_MINER, one.position, one.what, why, 0.85)

    def _address(self, one: Act) -> Iterator[Sighting]:
        host = self._hidden_host(one.what)
        if not host:
            return
        does = {
            act.LOADS: "loads a script from", act.FRAMES: "shows a page from",
            act.LEADS: "leads visitors to", act.OPENS: "opens a window with a page of",
        }[one.kind]  # fmt: skip
        why = f"It {does} {host}, an address that the file does not show{_after(one)}."
        yield Sighting(JS_HIDDEN_ADDRESS, one.position, one.what, why, 0.9)

    def _redirect(self, one: Act) -> Iterator[Sighting]:
        host = host_of(one.what)
        if not host or self._is_own(host) or "place" in one.tags:
            return
        if "referrer" in one.asked and _ENGINE.search(self._layers):
            why = f"Visitors who come from a search engine are led to {host}."
            yield Sighting(JS_VISITOR_REDIRECT, one.position, one.what, why, 0.85)
        elif "agent" in one.asked and one.kind == act.LEADS:
            why = f"Visitors are led to {host} when their browser is of a certain kind."
            sure = 0.75 if "cookie" in one.asked else 0.5
            yield Sighting(JS_VISITOR_REDIRECT, one.position, one.what, why, sure)

    def _sent(self, one: Act) -> Iterator[Sighting]:
        if not one.tags & {"field", "form"}:
            return
        address = one.what.partition(" ")[0]
        hidden = self._hidden_host(address)
        host = host_of(address)
        wanted = one.tags & {"card", "every", "secret"}
        if _CHAT.search(address) and "field" in one.tags:
            why = f"What a visitor types is sent to a chat: {masked(address)}."
            yield Sighting(JS_TAKES_FIELDS, one.position, masked(address), why, 0.95)
        elif hidden:
            why = f"Fields of a form are sent to {hidden}, an address that the file does not show."
            yield Sighting(JS_TAKES_FIELDS, one.position, one.what, why, 0.9 if wanted else 0.75)
        elif host and not self._is_own(host) and "field" in one.tags:
            yield from self._plainly_sent(one, address, host, wanted)
        elif not host and wanted and self._disguised(address):
            why = f"Fields of a form are sent to {address}, which the file does not show."
            yield Sighting(JS_TAKES_FIELDS, one.position, one.what, why, 0.8)

    def _plainly_sent(
        self, one: Act, address: str, host: str, wanted: frozenset[str]
    ) -> Iterator[Sighting]:
        about_cards = _SHOP.search(self._layers) is not None
        if not wanted or not about_cards:
            return
        signs = ("encoded" in one.tags) + ("place" in one.tags or "cookie" in one.tags)
        signs += GAP in address or _LURES.search(address) is not None
        signs += {"card", "every"} <= one.tags
        why = f"Fields of the payment form are sent to {host}."
        if signs:
            yield Sighting(
                JS_TAKES_FIELDS, one.position, one.what, why, 0.75 if signs == 1 else 0.85
            )
        else:
            yield Sighting(JS_TAKES_FIELDS, one.position, one.what, why, 0.4)

    def _disguised(self, address: str) -> bool:
        bare = address.partition("?")[0].strip()
        return (
            len(bare) > 8
            and GAP not in bare
            and _LURES.search(bare) is not None
            and bare.lower() not in self._text
        )

    def _stranger(self, one: Act) -> Iterator[Sighting]:
        addresses = [
            each.what.partition(" ")[0] for each in self._machine.acts if each.kind == act.SENDS
        ]
        if _BLOCKCHAIN.search(self._layers):
            why = "It runs a text that it reads from a block chain, where nobody can delete it."
            yield Sighting(JS_RUNS_STRANGER, one.position, one.what, why, 0.9)
            return
        for address in addresses:
            hidden = self._hidden_host(address)
            if hidden or self._disguised(address):
                why = (
                    f"It runs what {hidden or address} answers, an address that the file does "
                    f"not show."
                )
                yield Sighting(JS_RUNS_STRANGER, one.position, address, why, 0.9)
                return
        for address in addresses:
            host = host_of(address)
            if host and not self._is_own(host) and len(self._layers) < 20_000:
                why = f"It runs whatever {host} answers."
                yield Sighting(JS_RUNS_STRANGER, one.position, address, why, 0.7)
                return

    def _copied(self, one: Act) -> Iterator[Sighting]:
        command = _COMMAND.search(one.what) or _COMMAND.search(self._layers)
        if command is not None and _RUN_BOX.search(self._text + self._layers):
            why = "A command is put into the visitor's clipboard, and the page asks to run it."
            yield Sighting(JS_FAKE_CHECK, one.position, one.what, why, 0.9)

    # --- addresses

    def _hidden_host(self, address: str) -> str:
        """The host of a foreign address that does not stand in the file; empty otherwise."""
        host = host_of(address)
        if not host or self._is_own(host) or _LOCAL.match(host):
            return ""
        return "" if _registered(host) in self._text else host

    def _is_own(self, host: str) -> bool:
        bare = host.removeprefix("www.")
        return _LOCAL.match(bare) is not None or f"/{bare}/" in self._own


_LOCAL: Final = re.compile(r"localhost$|127\.|0\.0\.0\.0$|\[::1\]$|.*\.(?:local|test|invalid)$")


def host_of(address: str) -> str:
    """The host of an absolute address in small letters; empty where part of it is unknown."""
    found = _HOST.match(address)
    if found is None:
        return ""
    host = found[1].lower().strip(".")
    if address[found.end() : found.end() + 1] == GAP or GAP in host or "." not in host:
        return ""
    if not re.search(r"\.(?:[a-z]{2,24}|xn--[a-z0-9-]+|\d{1,3})$|\]$", host):
        return ""
    return host


def masked(address: str) -> str:
    """An address of a chat, with most of the key of its bot left out."""
    return _BOT_KEY.sub(lambda found: f"{found[1] or found[2]}…", address)[:_SHORT]


def _registered(host: str) -> str:
    """The part of a host that somebody registers, as far as its shape tells."""
    labels = host.split(".")
    if labels[-1].isdigit():
        return host
    keep = 3 if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else 2
    return ".".join(labels[-keep:])


def _after(one: Act) -> str:
    asked = {
        "referrer": "where they come from", "agent": "their browser", "cookie": "a cookie",
    }  # fmt: skip
    told = [asked[tag] for tag in ("referrer", "agent", "cookie") if tag in one.asked]
    return f", after it has looked at {' and '.join(told)}" if told else ""


def hides_card_words(script: str, decoded: str, file_text: str) -> Sighting | None:
    """A script that writes the names of card fields in the numbers of their letters."""
    for found in CARD.finditer(decoded):
        if found[0].lower() not in file_text:
            why = (
                f"It hides that it deals with the fields of cards: {found[0]!r} is written in "
                f"numbers."
            )
            return Sighting(JS_HIDES_CARD_WORDS, 0, script[:_SHORT], why, 0.75)
    return None
