"""Whether a CGI program in shell runs what a visitor sends.

Sources: RFC 3875 (what a web server puts into the environment), sh(1). A name that is made from
such a variable holds what the visitor sent, and so does what is read from standard input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import PAGE_RUNS_REQUEST
from pratique.parsers.base import shown

_KINDS: Final = frozenset({"shell", "script"})
_SHEBANG: Final = re.compile(rb"#!\s{0,9}[^\n]{0,80}?\b(?:ba|da|z|k|a)?sh\b")
_SERVED: Final = (b"query_string", b"content_length", b"$http_", b"{http_", b"request_uri")
_SENT: Final = r"(?:QUERY_STRING|HTTP_(?!PROXY)[A-Z_]{2,40}|REQUEST_URI|PATH_INFO)"
_MOST_LINES: Final = 3000
_ROUNDS: Final = 4
_LONGEST: Final = 2000

_ASSIGNS: Final = re.compile(
    r"(?:^|[;&|({]|\b(?:then|do|else|export|local|declare|readonly))\s*([A-Za-z_]\w*)\+?=(?=([^;]*))"
)
_READS: Final = re.compile(
    r"\bread\b(?:\s+-\w+(?:\s+[\"']?\$?\{?[A-Z]\w*\}?[\"']?|\s+\d+)?){0,4}\s+([A-Za-z_]\w*)"
)
_LOOPS: Final = re.compile(r"\bfor\s+([A-Za-z_]\w*)\s+in\s+(.*)")
_BODY: Final = re.compile(r"\$\(\s*(?:cat|dd|head)\b(?![^)]*(?:/|<<))|`\s*(?:cat|dd|head)\s*`")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")
_DOCUMENT: Final = re.compile(
    r"<<-?\s{0,3}[\"'\\]?([A-Za-z_]\w{0,40})[\"']?(?![^|\n]*\|\s*\w*sh\b)"
)
_DOUBLE: Final = re.compile(r"\\.|'[^'\"]*'")
_QUIET: Final = re.compile(r"'[^']*'")
_START: Final = r"(?:^|[;&|({`]|\$\(|\b(?:then|do|else|exec|sudo|nohup|time)\s)\s*"


def find(content: Content) -> Iterator[Mark]:
    """Point at the line in which a shell runs what a visitor sends."""
    if not any(word in content.lowered for word in _SERVED):
        return
    if content.kind != "shell" and _SHEBANG.match(content.held) is None:
        return
    lines = content.held.decode("utf-8", "replace").splitlines()[:_MOST_LINES]
    code = list(_commands(lines))
    sent = _names(code, body=b"content_length" in content.lowered)
    pattern = _runs(sent)
    for number, line in enumerate(code, 1):
        found = pattern.search(_QUIET.sub(_emptied, line))
        if found is not None:
            name = next(one for one in found.groups() if one)
            why = (
                f"What a visitor sends (${name}) is run by the shell: this is a program that a "
                "web server starts, and its text reaches a place where the shell takes a command."
            )
            yield Mark(
                content.path, number, PAGE_RUNS_REQUEST, shown(lines[number - 1].strip(), 300),
                why, 0.9,
            )  # fmt: skip
            return


def _commands(lines: list[str]) -> Iterator[str]:
    """The lines without comments; inside a text, nothing stands where a command would."""
    document = ""
    open_text = continued = False
    for full in lines:
        line = full[:_LONGEST]
        if document:
            document = "" if line.strip() == document else document
            yield ""
            continue
        inside = open_text or continued
        if not open_text:
            line = _COMMENT.sub("", line)
        opened = _DOCUMENT.search(line)
        document = opened[1] if opened is not None and not inside else ""
        continued = line.endswith("\\")
        open_text ^= _DOUBLE.sub("", line).count('"') % 2 == 1
        yield f". {line}" if inside else line


def _emptied(found: re.Match[str]) -> str:
    """Between single quotes nothing is put in; `sh -c '$x'` is left, for what it is."""
    return "''" if "$" not in found[0] else "' '"


def _names(code: list[str], *, body: bool) -> set[str]:
    """The variables that hold what a visitor sent."""
    sent: set[str] = set()
    for _ in range(_ROUNDS):
        before = len(sent)
        mentions = _mentions(sent)
        for line in code:
            if body:
                sent.update(found[1] for found in _READS.finditer(line) if "<" not in line)
            for found in (*_ASSIGNS.finditer(line), *_LOOPS.finditer(line)):
                value = found[2]
                if mentions.search(value) or (body and _BODY.search(value)):
                    sent.add(found[1])
        if len(sent) == before:
            break
    return sent


def _mentions(sent: set[str]) -> re.Pattern[str]:
    return re.compile(rf"\$\{{?(?:{'|'.join((_SENT, *sorted(sent)))})\b")


def _runs(sent: set[str]) -> re.Pattern[str]:
    """A line that runs one of the names."""
    name = (
        rf"\$\{{?({'|'.join((_SENT, *sorted(sent)))})\b(?:\[[^\]]{{0,9}}\])?[^\s}}\"')]{{0,40}}\}}?"
    )
    return re.compile(
        rf"{_START}eval\s[^#\n]*?{name}"
        rf"|\b(?:ba|da|z|k)?sh\s+-\w*c\s+[\"']?[^|;\n]{{0,200}}?{name}"
        rf"|{name}[^|;\n]{{0,80}}(?:\|[^|;\n]{{0,120}}){{0,3}}\|\s*(?:/\w+)*/?(?:ba|da|z|k)?sh\b(?!\s*\w*[./])"
        rf"|(?:\$\(|`)\s*[\"']?{name}"
        rf"|{_START}[\"']?{name}[\"']?+(?!\w*\s*[=)\]|])"
    )


ANALYSER = Analyser(_KINDS, find)
