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
        (
            (
                rb"query_string|param\s{0,3}\(|content_length|'cgi|use cgi"
                rb"|env\{\W?(?:http|path_info|request)"
            ),
            rb"system|exec|`|qx|eval|open",
        ),
        (rb"socket", rb"/bin/|/sh\b|exec|system|`|sock_raw|sock_dgram|privmsg"),
        (rb"unpack|decode_base64|pack\s{0,3}\(|uudecode", rb"\beval\b|system|exec"),
        (rb"system|exec|`", rb"/dev/tcp|wget |curl |base64 -d|/dev/shm|stratum"),
    ),
    "python": (
        (
            rb"fieldstorage|query_string|request\.|http_|get_argument|content_length|requesthandler",
            rb"system\(|popen|subprocess|exec|eval|check_output",
        ),
        (rb"socket", rb"dup2|pty\.|subprocess|system\(|popen|privmsg|sock_raw|sendto"),
        (
            rb"b64decode|decompress|marshal|fromhex|rot.?13|unhexlify|decode\(|b32decode|chr\(",
            rb"\bexec\b|\beval\b",
        ),
        (rb"urlopen|requests\.get|urlretrieve", rb"\bexec\b|\beval\b|system\(|subprocess"),
        (rb"system|popen|subprocess", rb"/dev/tcp|wget |curl |base64 -d|/dev/shm|stratum"),
    ),
}


def find(content: Content) -> Iterator[Mark | Gap]:
    """What a script in Perl or Python does with what it is sent."""
    language = _language(content)
    if language is None:
        return
    lowered = content.lowered
    if not any(
        re.search(one, lowered) and re.search(other, lowered) for one, other in _PAIRS[language]
    ):
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
