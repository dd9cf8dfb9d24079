"""The way in for JavaScript that runs on a server: programs of Node.js.

Sources: the documentation of Node.js (`child_process`, `net`, `http`, `vm`), of Express and Koa.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import SCRIPT_CONNECTS_BACK
from pratique.content.script.analysis import program_marks
from pratique.content.script.page import Code, page_text
from pratique.model import Gap
from pratique.parsers.base import shown

_KINDS: Final = frozenset({"javascript", "script", "text"})
_SUFFIXES: Final = frozenset({"js", "cjs", "mjs", "ts", "cgi", "njs"})
_STARTS: Final = re.compile(rb"child_process|\beval\s{0,3}\(|\bnew\s{1,3}function\b|\bvm\s{0,3}\.")
_SERVES: Final = re.compile(
    rb"(?:require\s{0,3}\(|from|import)\s{0,3}\(?\s{0,3}[\"'](?:node:)?(?:https?|net|express|koa|fastify|dgram|tls)[\"']"
)
_COMMENT: Final = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|^\s*//[^\n]*", re.MULTILINE)
_MOST: Final = 200_000  # what is longer was put together by a machine
_PIPES: Final = (
    re.compile(r"\.pipe\(\s*[\w.]+\.stdin\b|\bstdin\.write\("),
    re.compile(r"\bstdout\.(?:pipe\(|on\()"),
    re.compile(
        r"[\"'](?:/bin/|/usr/bin/)?(?:(?:ba|z|da)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?)[\"']"
    ),
    re.compile(r"\bnew\s+[\w.]*Socket\b|\bcreateConnection\(|\.connect\(|\bcreateServer\("),
    re.compile(r"\bspawn\(|\bexec\("),
)


def find(content: Content) -> Iterator[Mark | Gap]:
    """What a program of Node.js does with what comes in."""
    if content.suffix not in _SUFFIXES or len(content.held) > _MOST:
        return
    lowered = content.lowered
    if not _STARTS.search(lowered) or not _SERVES.search(lowered):
        return
    text, hidden = page_text(content.held)
    yield from program_marks(content.path, Code("node", text, hidden, text.lower()))
    if b"child_process" in lowered and re.search(rb"[\"'](?:node:)?net[\"']", lowered):
        yield from _ties(content.path, text)


def _ties(path: str, text: str) -> Iterator[Mark]:
    """A connection whose two ends are those of a shell."""
    code = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    found = [pattern.search(code) for pattern in _PIPES]
    first = found[0]
    if first is None or not all(found):
        return
    start = code.rfind("\n", 0, first.start()) + 1
    why = "It opens a connection, starts a shell, and ties the one to the other."
    quote = shown(code[start : start + 300].strip(), 300)
    yield Mark(path, code.count("\n", 0, start) + 1, SCRIPT_CONNECTS_BACK, quote, why, 0.9)


ANALYSER = Analyser(_KINDS, find)
