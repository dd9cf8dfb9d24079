"""Spool files of exim(8): the Exim specification, chapter "Format of spool files".

    ID-H   name of the file; USER UID GID; <SENDER>; SECONDS WARNINGS; lines `-NAME VALUE`;
           recipients that are done, as a tree, or XX; how many recipients there are, and each;
           a blank line; headers, each with its length and a letter: `032I Message-ID: ...`
    ID-D   name of the file; the body
    ID-J   recipients that were served since the head was written, one a line
    msglog/ID   what was done with this message, and why it waits, as in the log

A header whose letter is `*` was replaced, and is not sent. `-ident` is the user of the machine,
`-auth_id` the account that the client logged in with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import Parser, unread
from pratique.parsers.queued_message import Letter, QueuedMessage, lines_of, moment, number

_ID: Final = r"[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}"
_NAME: Final = re.compile(rf".*-[HDJ]|{_ID}", re.DOTALL)
_PARTS: Final = frozenset({"-H", "-D", "-J"})
# `2026-11-03 02:10:00 NAME@DOMAIN R=router T=transport defer (-44): why`
_STEP: Final = re.compile(r"[0-9-]{10} [0-9:.]{8,12}(?: [+-][0-9]{4})? (.*)", re.DOTALL)
_RECIPIENT: Final = re.compile(r"(?:[=*-][=*>] )?<?([^ <>:=]{1,300}@[^ <>:]{1,300})")
_WAITS: Final = re.compile(
    r"\b(?:defer|frozen|failed|retry time)|==|\*\*|SMTP error", re.IGNORECASE
)
_MOST_TOLD: Final = 10_000
_HEADER: Final = re.compile(rb"(\d{3,9})([A-Z *])\s?")
# With its port, which older versions write behind a dot.
_ADDRESS: Final = re.compile(
    r"\[([0-9A-Fa-f.:]+)\](?::\d+)?|((?:\d{1,3}\.){3}\d{1,3})(?:\.\d+)?|([0-9A-Fa-f:]+)(?:\.\d+)?"
)
_SPOOLS: Final = ("/var/spool/exim4", "/var/spool/exim", "/var/spool/exim_outgoing")


def parse(content: bytes, path: str) -> Iterator[QueuedMessage | Gap]:
    """Read the head or the body of a message."""
    name = path.rpartition("/")[2]
    if not content or not _NAME.fullmatch(name):
        return  # a lock, the body for a delivery: no part of a message
    queue_id, letter = name[:-2] if name[-2:] in _PARTS else name, Letter()
    queue = "input"
    if name[-2:] not in _PARTS:
        queue = "msglog"
        _message_log(content, letter)
    elif name.endswith("-J"):
        queue = "journal"
        for served in lines_of(content):
            letter.to(served.decode("utf-8", "backslashreplace"))
    elif name.endswith("-D"):
        begin = content.find(b"\n") + 1
        if not begin or not content.startswith(name.encode()):
            yield unread(path, 1, "a body that does not begin with its name", content[:80])
            begin = 0
        letter.body(content[begin:])
        letter.size = len(content) - begin
    else:
        reason, line = _head(content, letter)
        if reason:
            yield unread(path, line, reason, content[:80])
    yield letter.row(path, "exim", queue_id, queue)


def _message_log(content: bytes, letter: Letter) -> None:
    """Who it goes to, and the last reason why it was not delivered."""
    told: set[str] = set()
    for raw in lines_of(content):
        step = _STEP.fullmatch(raw[:4000].decode("utf-8", "backslashreplace"))
        if step is None or step[1].startswith("Received from"):
            continue
        if _WAITS.search(step[1]):
            letter.reason = step[1]
        found = _RECIPIENT.match(step[1])
        if found is not None and found[1] not in told and len(told) < _MOST_TOLD:
            told.add(found[1])
            letter.to(found[1])


def _head(content: bytes, letter: Letter) -> tuple[str, int]:
    """Gather the head; the reason why it stopped, and at which line."""
    at, number_of_line = 0, 0
    wanted: int | None = None
    while at < len(content):
        end = content.find(b"\n", at)
        if end < 0:
            return "a head that is cut short", number_of_line + 1
        text = content[at:end].decode("utf-8", "backslashreplace")
        number_of_line += 1
        at = end + 1
        if number_of_line <= 4:
            if not _beginning(number_of_line, text, letter):
                return "not the head of a message of exim", number_of_line
        elif wanted is None:
            if text.isascii() and text.isdigit() and len(text) < 10:
                wanted = int(text)
            elif text.startswith("-"):
                _option(text, letter)
        elif wanted and text:
            wanted -= 1
            letter.to(text.split(" ", 1)[0])
        elif not text:
            break
    else:
        return "a head that is cut short", number_of_line
    return ("", 0) if _headers(content, at, letter) else ("headers that are cut short", 0)


def _beginning(line: int, text: str, letter: Letter) -> bool:
    words = text.rsplit(" ", 2)
    if line == 1:
        return text.endswith("-H")
    if line == 2:
        letter.user, letter.uid = words[0], number(words[1]) if len(words) == 3 else None
        return len(words) == 3
    if line == 3:
        letter.sender = text[1:-1]
        return text.startswith("<") and text.endswith(">")
    letter.time = moment(text.partition(" ")[0])
    return letter.time is not None


def _option(text: str, letter: Letter) -> None:
    name, _, value = text.partition(" ")
    name = name.lstrip("-")  # since 4.94, values that the client gave have two
    if name == "auth_id":
        letter.user = value
    elif name == "host_address":
        found = _ADDRESS.fullmatch(value)
        letter.address = found[1] or found[2] or found[3] if found else None
    elif name == "frozen":
        letter.reason = "frozen"
    elif name == "ident" and letter.user is None:
        letter.user = value


def _headers(content: bytes, at: int, letter: Letter) -> bool:
    """Gather the headers from `at`; whether they are whole."""
    while at < len(content):
        match = _HEADER.match(content, at)
        if match is None:
            return not content[at:].strip()
        start = match.end(2) + 1
        end = start + int(match[1])
        if match[2] != b"*":
            for line in lines_of(content[start : min(end, len(content))]):
                letter.header(line)
        if end > len(content):
            return False
        at = end
    return True


PARSERS: Final = (
    Parser(
        "exim-queue",
        (QueuedMessage,),
        tuple(
            f"{spool}/{place}"
            for spool in _SPOOLS
            for place in ("input/**", "*/input/**", "msglog/**", "*/msglog/**")
        ),
        parse,
    ),
)
