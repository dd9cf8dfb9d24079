"""The way in for scripts in Perl and Python: CGI programs, back doors, bots, flooders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.script.analysis import program_marks
from pratique.content.script.page import MOST, Code, page_text
from pratique.model import Gap, Stage

_KINDS: Final = frozenset({"perl", "python", "script", "text"})
_SHEBANG: Final = re.compile(rb"#!\s{0,9}[^\n]{0,120}?(perl|python)")
_SUFFIXES: Final = {"pl": "perl", "pm": "perl", "plx": "perl", "py": "python", "pyw": "python"}

# Pairs of which both must stand in a script before anything grave can be in it.
_PAIRS: Final = {
    "perl": (
        (re.compile(rb"query_string|param\s{0,3}\(|content_length|'cgi|use cgi"), re.compile(rb"system|exec|`|qx|eval|open")),
        (re.compile(rb"socket"), re.compile(rb"/bin/|/sh\b|exec|system|`|sock_raw|sock_dgram|privmsg")),
        (re.compile(rb"unpack|decode_base64|pack\s{0,3}\(|uudecode"), re.compile(rb"\beval\b|system|exec")),
        (re.compile(rb"system|exec|`"), re.compile(rb"/dev/tcp|wget |curl |base64 -d|/dev/shm|stratum")),
    ),
    "python": (
        (re.compile(rb"fieldstorage|query_string|request\.|http_|get_argument"), re.compile(rb"system\(|popen|subprocess|exec|eval|check_output")),
        (re.compile(rb"socket"), re.compile(rb"dup2|pty\.|subprocess|system\(|popen|privmsg|sock_raw|sendto")),
        (re.compile(rb"b64decode|decompress|marshal|fromhex|rot.?13|unhexlify|decode\(|b32decode|chr\("), re.compile(rb"\bexec\b|\beval\b")),
        (re.compile(rb"urlopen|requests\.get|urlretrieve"), re.compile(rb"\bexec\b|\beval\b|system\(|subprocess")),
        (re.compile(rb"system|popen|subprocess"), re.compile(rb"/dev/tcp|wget |curl |base64 -d|/dev/shm|stratum")),
    ),
}  # fmt: skip


def find(content: Content) -> Iterator[Mark | Gap]:
    """What a script in Perl or Python does with what it is sent."""
    language = _language(content)
    if language is None:
        return
    lowered = content.lowered
    if not any(one.search(lowered) and other.search(lowered) for one, other in _PAIRS[language]):
        return
    text, hidden = page_text(content.held)
    if len(content.held) > MOST:
        detail = f"{len(content.held)} bytes"
        yield Gap(
            content.path, None, Stage.ANALYSE, "longer than the analysis of scripts reads", detail
        )
    if language == "perl":
        end = re.search(r"^__(?:END|DATA)__", text, re.MULTILINE)
        text = text[: end.start()] if end is not None else text
    yield from program_marks(content.path, Code(language, text, hidden, text.lower()))


def _language(content: Content) -> str | None:
    if content.kind in ("perl", "python"):
        return content.kind
    if content.kind not in _KINDS:
        return None
    shebang = _SHEBANG.match(content.held)
    if shebang is not None:
        return shebang[1].decode("ascii")
    return _SUFFIXES.get(content.suffix)


ANALYSER = Analyser(_KINDS, find)
