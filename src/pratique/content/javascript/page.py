"""The page around a script: what it may ask of the browser, and what it does with it.

Nothing of it is there. What is asked of it is `Unknown`, with tags that say what it would be: a
field of a form, the visitor's browser, the answer of another machine. What would be done is
written down as an act.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, Protocol

from pratique.content.javascript import act
from pratique.content.javascript.language import decoded_base64, decoded_percents, first
from pratique.content.javascript.values import (
    GAP,
    NOTHING,
    Array,
    Function,
    Thing,
    Unknown,
    tags_of,
    text,
)


class Acting(Protocol):
    """The machine, as the page sees it."""

    def note(self, kind: str, what: str, tags: frozenset[str] = NOTHING) -> None:
        """Write down an act."""

    def call(self, callee: Any, this: Any, given: list[Any]) -> Any:
        """Call a function of the script."""

    def run_text(self, code: Any) -> Any:
        """Run a text as a script."""

    def later(self, function: Function) -> None:
        """Call `function` when the rest is done."""


_FIELD: Final = re.compile(
    r"(?:^|\.)(?:value|val\(\)|selectedIndex|serialize\(\)|serializeArray\(\)|FormData"
    r"|textContent)$"
)
_TAGS: Final = (
    ("referrer", re.compile(r"\.referrer$")),
    ("agent", re.compile(r"\.(?:userAgent|userAgentData|platform|vendor|appVersion"
        r"|maxTouchPoints)$")),
    ("cookie", re.compile(r"\.cookie$|(?:local|session)Storage\b")),
    ("place", re.compile(r"(?:^|\.)location(?:\.\w+)?$|\.URL$|\.documentURI$")),
    ("remote", re.compile(r"\.(?:responseText|responseXML|response|responseJSON)$")),
    ("time", re.compile(r"^Date\b")),
)  # fmt: skip
# How forms of shops, banks and wallets name what a thief wants of them.
CARD: Final = re.compile(
    r"card.?(?:num|no\b|holder|name|code|cvv|cvc|exp)|\bcc.?(?:num|no\b|cid|exp|owner|type|name|cvv"
    r"|cvc|csc)|cc_|\bcvv|\bcvc\b|\bcvn|securitycode|payment\[|ccard|creditcard|credit.card"
    r"|cardnumber|expir.{0,6}(?:month|year|mm|yy)",
    re.IGNORECASE,
)
SECRET: Final = re.compile(r"passw|\bpwd|\bpin\b|\botp\b|seed.?phrase|mnemonic", re.IGNORECASE)
_EVERY_FIELD: Final = re.compile(
    r"""(?:^|[(,\s"'])(?::?input|form)(?:$|[,\s"')\[])|\*\|?$""", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"(?:https?:|wss?:)?//|^/?[\w./-]*\.(?:php|js)\b", re.IGNORECASE)
_MARKUP: Final = re.compile(
    r"<(script|iframe|frame|embed|form|img|meta)\b([^<>]{0,3000})>", re.IGNORECASE
)
_SOURCE: Final = re.compile(
    r"\b(src|action|url)\s{0,5}=\s{0,5}[\"']?([^\s\"'<>]{1,2000})", re.IGNORECASE
)
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9]{24,100}(?:\.[A-Za-z0-9]+)?")
_MINER: Final = re.compile(r"(?:^|\.)(?:Anonymous|User|Miner)$")
_LEADS: Final = frozenset({"href", "replace", "assign", "location", "navigate"})
_ELEMENTS: Final = {
    "script": act.LOADS, "iframe": act.FRAMES, "frame": act.FRAMES, "img": act.SENDS,
    "image": act.SENDS, "embed": act.FRAMES, "object": act.FRAMES,
}  # fmt: skip
_MADE: Final = {
    "Image": "img", "XMLHttpRequest": "xhr", "XDomainRequest": "xhr", "ActiveXObject": "xhr",
    "WebSocket": "socket", "Worker": "worker", "FormData": "form-data", "EventSource": "socket",
}  # fmt: skip
_ASKS: Final = frozenset({"ajax", "post", "get", "getJSON", "request", "axios", "put"})
_WRITES: Final = frozenset(
    {"write", "writeln", "insertAdjacentHTML", "append", "prepend", "html", "after", "before",
     "createContextualFragment"}
)  # fmt: skip
_MOST_BODY: Final = 4000


def unknown(path: str, *values: Any) -> Unknown:
    """What is reached by `path`, with the tags that its name gives it."""
    tags = set(tags_of(*values))
    if _FIELD.search(path):
        tags.add("field")
        if CARD.search(path):
            tags.add("card")
        if SECRET.search(path):
            tags.add("secret")
        if _EVERY_FIELD.search(path) or path.endswith(("serialize()", "serializeArray()")):
            tags.add("every")
    for tag, pattern in _TAGS:
        if pattern.search(path):
            tags.add(tag)
    return Unknown(path, frozenset(tags))


class Page:
    """Answers what a script asks of the browser."""

    def __init__(self, machine: Acting) -> None:
        self._machine = machine
        self._calls: dict[str, Callable[[Unknown, list[Any]], Any]] = {
            "createElement": self._create, "createElementNS": self._create,
            "fetch": self._fetch, "sendBeacon": self._fetch, "open": self._open,
            "getScript": self._get_script, "import": self._get_script,
            "importScripts": self._get_script, "writeText": self._copy, "copy": self._copy,
        }  # fmt: skip

    def member(self, of: Unknown, key: str) -> Unknown:
        """A member of something unknown."""
        kept = NOTHING if key in ("length", "readyState", "status") else of.tags - {"field", "time"}
        found = unknown(f"{of.path}.{key}")
        return Unknown(found.path, found.tags | kept)

    def set_member(self, of: Any, key: str, value: Any) -> None:
        """What follows from giving a member of the page a value."""
        if key.startswith("on") and isinstance(value, Function):
            self._listens(of, value)
            return
        if isinstance(of, Thing):
            self._set_element(of, key, value)
            return
        path = of.path
        if key == "location" or (path.endswith("location") and key == "href"):
            self._leads(value)
        elif key in ("innerHTML", "outerHTML", "srcdoc"):
            self.write(value)
        elif key == "action":
            self._machine.note(act.SENDS, text(value), tags_of(value) | {"field", "every"})
        elif key == "src" and GAP not in text(value):
            self._machine.note(act.SENDS, text(value), tags_of(value))

    def _listens(self, of: Any, function: Function) -> None:
        tags = frozenset({"remote"}) if isinstance(of, Thing) and of.kind == "socket" else NOTHING
        event = Unknown("event", tags)
        self._machine.call(function, of, [event])

    def _leads(self, value: Any) -> None:
        self._machine.note(act.LEADS, text(value), tags_of(value))
        if text(value)[:11].lower() == "javascript:":
            self._machine.run_text(text(value)[11:])

    def _set_element(self, of: Thing, key: str, value: Any) -> None:
        key = key.lower() if len(key) < 40 else key
        if key in ("src", "href", "data") and of.kind in _ELEMENTS:
            address = text(value)
            if address[:5].lower() == "data:" and of.kind == "script":
                self._machine.run_text(_data(address))
            else:
                self._machine.note(_ELEMENTS[of.kind], address, tags_of(value))
        elif key in ("text", "textcontent", "innerhtml", "innertext") and of.kind == "script":
            self._machine.run_text(value)
        elif key in ("innerhtml", "outerhtml", "srcdoc"):
            self.write(value)
        elif key == "action":
            self._machine.note(act.SENDS, text(value), tags_of(value) | {"field"})

    def make(self, callee: Any, given: list[Any]) -> Any:
        """What `new` makes of something of the browser."""
        path = callee.path if isinstance(callee, Unknown) else callee.name
        name = path.rpartition(".")[2]
        kind = _MADE.get(name)
        if kind == "form-data":
            return unknown("FormData", *given)
        if kind is not None:
            made = Thing(kind)
            if kind in ("socket", "worker") and given:
                made.held["\0url"] = given[0]
                self._machine.note(act.SENDS, text(given[0]), tags_of(given[0]))
            return made
        if _MINER.search(path) and given and _ACCOUNT.fullmatch(text(given[0])):
            self._machine.note(act.MINES, f"{path}({text(given[0])[:8]}…)")
            return Unknown(path)
        self._call_back(given, NOTHING)
        if name in ("Blob", "URLSearchParams", "URL", "Request", "TextEncoder", "Uint8Array"):
            return unknown(name, *given)
        return Unknown(path, tags_of(*given) & {"remote", "field", "card"})

    def call_thing(self, of: Thing, name: str, given: list[Any]) -> Any:
        """A method of an element, a request or a socket."""
        if name == "setAttribute" and len(given) > 1:
            self.set_member(of, text(given[0]), given[1])
        elif name == "open" and of.kind == "xhr":
            of.held["\0url"] = first(given, 1, "")
        elif name == "send" and of.kind in ("xhr", "socket"):
            self._send(of.held.get("\0url", ""), given)
        elif name in ("addEventListener", "attachEvent", "on") and given:
            for one in given:
                if isinstance(one, Function):
                    self._listens(of, one)
        elif name in _WRITES or name == "appendChild":
            self._attach(of, given)
        elif name == "click" and "href" in of.held:
            self._leads(of.held["href"])
        else:
            self._call_back(given, NOTHING)
        return Unknown(f"{of.kind}.{name}()", tags_of(*given) & {"remote", "field", "card"})

    def _attach(self, of: Thing, given: list[Any]) -> None:
        for one in given:
            inner = getattr(one, "path", "") == "text" or isinstance(one, str)
            if of.kind == "script" and inner:
                self._machine.run_text(one)

    def _send(self, address: Any, given: list[Any]) -> None:
        body = text(first(given, 0, ""))
        tags = tags_of(address, body, *given)
        self._machine.note(act.SENDS, _with_body(text(address), body), tags)

    def call(self, of: Unknown, given: list[Any]) -> Any:  # noqa: C901 - one case for each act
        """A function of the browser, or one that nobody knows, is called."""
        name = of.path.rpartition(".")[2]
        special = self._calls.get(name)
        if special is not None:
            return special(of, given)
        if name in ("setTimeout", "setInterval", "execScript", "setImmediate") and isinstance(
            first(given), str | Array
        ):
            self._machine.run_text(text(given[0]))
        elif name in _LEADS and "location" in of.path and given:
            self._leads(given[0])
        elif name in _WRITES and given:
            for one in given:
                if isinstance(one, str | Array):
                    self.write(text(one))
        elif name == "setAttribute" and len(given) > 1:
            self.set_member(of, text(given[0]), given[1])
        elif name == "setItem":
            pass
        elif name in _ASKS and given:
            return self._asks(given)
        elif name == "attr" and len(given) > 1:
            self.set_member(of, text(given[0]), given[1])
        answers = name in ("then", "done", "success", "addListener")
        if name == "addEventListener" and "message" in text(first(given, 0, "")):
            tags = frozenset({"message"})
        else:
            tags = frozenset({"remote"}) if answers and "remote" in of.tags else NOTHING
        self._call_back(given, tags | (of.tags & {"field", "card", "secret", "every"}), of)
        return self._answer(of, name, given)

    def _answer(self, of: Unknown, name: str, given: list[Any]) -> Unknown:
        shown = [text(one)[:80] for one in given if isinstance(one, str) and len(one) < 200]
        found = unknown(f"{of.path}({','.join(shown)})", of, *given)
        if name == "ajax" or (name == "eth_call" and given):
            return Unknown(found.path, found.tags | {"remote"})
        return found

    def _call_back(self, given: list[Any], tags: frozenset[str], of: Any = None) -> None:
        path = of.path if isinstance(of, Unknown) else "argument"
        for one in given:
            if isinstance(one, Function):
                member = Unknown(f"{path}[]", tags)
                self._machine.call(one, member, [member, member, member])
            elif isinstance(one, Thing) and not one.kind:
                for key, inner in list(one.held.items())[:30]:
                    if isinstance(inner, Function):
                        data = tags | (
                            {"remote"} if key in ("success", "done", "complete") else NOTHING
                        )
                        answer = Unknown("answer", frozenset(data))
                        self._machine.call(inner, Unknown(path), [answer, answer, answer])

    def _create(self, _: Unknown, given: list[Any]) -> Any:
        return Thing(text(given[-1]).lower()[:40] if given else "element")

    def _fetch(self, _: Unknown, given: list[Any]) -> Any:
        address = first(given, 0, "")
        settings = first(given, 1)
        body = settings
        if isinstance(settings, Thing) and not settings.kind:
            body = settings.find("body")[1]
        tags = tags_of(address, body)
        self._machine.note(act.SENDS, _with_body(text(address), text(body or "")), tags)
        return Unknown("fetch()", frozenset({"remote"}))

    def _asks(self, given: list[Any]) -> Any:
        settings = given[0]
        body: Any = given[1:]
        address: Any = settings
        if isinstance(settings, Thing) and not settings.kind:
            address = settings.find("url")[1]
            body = [settings.find("data")[1]]
        if isinstance(address, str) and _ADDRESS.search(address):
            tags = tags_of(address, *body)
            told = " ".join(text(one) for one in body if isinstance(one, str | Thing | Unknown))
            self._machine.note(act.SENDS, _with_body(address, told), tags)
        self._call_back(given, frozenset({"remote"}))
        return Unknown("answer", frozenset({"remote"}))

    def _open(self, of: Unknown, given: list[Any]) -> Any:
        if given and of.path in ("open", "window.open") and isinstance(given[0], str):
            self._machine.note(act.OPENS, text(given[0]), tags_of(given[0]))
        return Unknown("window")

    def _get_script(self, _: Unknown, given: list[Any]) -> Any:
        for one in given:
            if isinstance(one, str):
                if one[:5].lower() == "data:":
                    self._machine.run_text(_data(one))
                else:
                    self._machine.note(act.LOADS, text(one), tags_of(one))
        self._call_back(given, NOTHING)
        return Unknown("module")

    def _copy(self, of: Unknown, given: list[Any]) -> Any:
        if given and ("clipboard" in of.path or "copy" in of.path):
            self._machine.note(act.COPIES, text(given[0]), tags_of(given[0]))
        return Unknown("promise")

    def write(self, value: Any) -> None:
        """A text is put into the page: what it brings with it."""
        markup = text(value)
        self._machine.note(act.WRITES, markup, tags_of(value))
        for number, found in enumerate(_MARKUP.finditer(markup[:200_000])):
            if number >= 50:
                return
            kind, inside = found[1].lower(), found[2]
            source = _SOURCE.search(inside)
            if source is not None:
                self._written(kind, source[2], inside)
            elif kind == "script":
                end = markup.lower().find("</script", found.end())
                self._machine.run_text(markup[found.end() : end if end >= 0 else len(markup)])

    def _written(self, kind: str, address: str, inside: str) -> None:
        if kind == "meta":
            if "refresh" in inside.lower():
                self._machine.note(act.LEADS, address)
        elif kind == "form":
            self._machine.note(act.SENDS, address, frozenset({"form"}))
        elif kind in _ELEMENTS:
            self._machine.note(_ELEMENTS[kind], address)


def _with_body(address: str, body: str) -> str:
    return f"{address} {body[:_MOST_BODY]}" if body and body != GAP else address


def _data(address: str) -> str:
    """The text in a `data:` address."""
    head, _, body = address.partition(",")
    if head.lower().endswith("base64"):
        return decoded_base64(decoded_percents(body)) or ""
    return decoded_percents(body)
