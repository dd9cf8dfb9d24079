"""What a script in Perl or Python does on its own, without a visitor: shells, bots, floods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.names import (
    SCRIPT_CONNECTS_BACK,
    SCRIPT_FLOODS,
    SCRIPT_RUNS_CHAT,
)
from pratique.content.script.expression import Step
from pratique.content.script.flow import Flow
from pratique.content.script.page import Code
from pratique.content.script.sighting import Sighting
from pratique.content.script.vocabulary import SINKS

_SHELL: Final = re.compile(
    r"(?:/bin/(?:ba|da|z|k|c)?sh|\b(?:ba)?sh -i\b|\bcmd\.exe\b|^(?:ba|da)?sh$|^cmd$)"
)
_PERL_TIES: Final = re.compile(
    r"open\s{0,3}\(?\s{0,3}\*?(?:STDIN|STDOUT)\s{0,3},\s{0,3}[\"'][<>+]{1,2}&"
    r"|\bSTD(?:IN|OUT)\s{0,3}->\s{0,3}fdopen\b|\bdup2\s{0,3}\(\s{0,3}fileno",
    re.IGNORECASE,
)
_PERL_SOCKET: Final = re.compile(
    r"io::socket(?:::inet)?|\bsocket\s{0,3}\(|\bconnect\s{0,3}\(", re.IGNORECASE
)
_LOOP: Final = re.compile(r"\bwhile\b|\bfor(?:each)?\b|\buntil\b")
_CHAT: Final = re.compile(r"\bPRIVMSG\b")
_JOINS: Final = re.compile(r"\bJOIN\s|\bNICK\s")


def standalone(code: Code, flow: Flow) -> Iterator[Sighting]:
    """Shells given to a connection, commands taken from a chat, and packets without end."""
    calls = [step for step in flow.outline.steps if step.target is None]
    yield from _connects_back(code, flow, calls)
    yield from _chats(code, flow, calls)
    yield from _floods(code, flow, calls)


def _connects_back(code: Code, flow: Flow, calls: list[Step]) -> Iterator[Sighting]:
    if code.language == "python":
        if not ({"dup2", "pty"} & flow.outline.names and "socket" in flow.outline.names):
            return
        ties = next(
            (s for s in calls if s.node.last == "dup2" or s.node.path == "pty.spawn()"), None
        )
        opens = any(s.node.last in ("connect", "accept", "create_connection") for s in calls)
        if ties is None or not opens:
            return
    else:
        tied = _PERL_TIES.search(code.text)
        if tied is None or not _PERL_SOCKET.search(code.text):
            return
    for step in calls:
        if not any(sink.path.search(step.node.path) for sink in SINKS[code.language]) and (
            step.node.last not in ("spawn", "call", "popen", "run")
        ):
            continue
        if any(_SHELL.search(text) for text in _texts(flow, step)):
            why = (
                "It opens a connection, ties a shell to it, and so gives the shell to "
                "whoever is there."
            )
            yield Sighting(SCRIPT_CONNECTS_BACK, step.node.position, why, 0.93)
            return


def _texts(flow: Flow, step: Step) -> Iterator[str]:
    for argument in step.node.arguments[:3]:
        value = flow.value(argument, step.scope)
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (one for one in value if isinstance(one, str))
        names = (argument, *argument.parts) if argument.kind == "operation" else (argument,)
        given = [made for one in names for made in flow.made_of.get(flow.key(one, step.scope), ())]
        for made, scope in given:
            yield str(made.value) if made.kind == "literal" else flow.text(made, scope)
            yield from (str(one.value) for one in made.parts if one.kind == "literal")
        yield from (str(one.value) for one in argument.parts if one.kind == "literal")


def _chats(code: Code, flow: Flow, calls: list[Step]) -> Iterator[Sighting]:
    chat = _CHAT.search(code.text)
    if chat is None or not _JOINS.search(code.text):
        return
    for step in calls:
        sinks = [sink for sink in SINKS[code.language] if sink.path.search(step.node.path)]
        if not sinks or not step.node.arguments:
            continue
        argument = step.node.arguments[0]
        if not flow.text(argument, step.scope) and (argument.kind != "literal" or argument.inside):
            why = (
                "It joins a chat (IRC) and runs commands whose text is not its own: a "
                "bot under orders."
            )
            yield Sighting(SCRIPT_RUNS_CHAT, step.node.position, why, 0.85)
            return


def _floods(code: Code, flow: Flow, calls: list[Step]) -> Iterator[Sighting]:
    names = flow.outline.names
    raw = {"sock_dgram", "sock_raw", "socket.sock_dgram"} & names or "udp" in code.around
    if not raw or not _LOOP.search(code.text) or {"recv", "recvfrom", "sysread"} & names:
        return
    random = {"rand", "random", "randint", "urandom", "_urandom", "randrange"} & names
    if not random:
        return
    for step in calls:
        if step.node.last not in ("send", "sendto"):
            continue
        given = [flow.labels(one, step.scope) for one in step.node.arguments]
        if any({"caller", "visitor", "network"} & set(labels) for labels in given):
            why = (
                "It sends packets in a loop, with random parts and without reading an "
                "answer, to a machine that is named from outside."
            )
            yield Sighting(SCRIPT_FLOODS, step.node.position, why, 0.8)
            return
