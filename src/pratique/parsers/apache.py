r"""Configuration of the Apache HTTP server, and `.htaccess`.

One directive a line, `#` comments at the start of a line, a backslash at the end of a line
continues it, sections `<Name value>` ... `</Name>`. Source: "Configuration Files" in the
server's documentation. `Include` is not followed: every file has its own rows.

Lines add up: a line is blank, a comment, a section tag, part of a row, or a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, shown, text_lines, unread
from pratique.parsers.site import Site
from pratique.parsers.web_directive import DEEPEST, WebDirective, folder, unquoted

_DIRECTIVE = re.compile(r"([A-Za-z_][\w.:-]{0,100})(?:\s+(.*))?$", re.DOTALL)
_OPEN = re.compile(r"<([A-Za-z_]\w{0,100})\b(.*)$", re.DOTALL)
_WORD = re.compile(r"\"((?:[^\"\\]++|\\.)*+)\"|'((?:[^'\\]++|\\.)*+)'|(\S+)")
# Sections that ask about the server, not about a request: they say nothing of what is served.
_TRANSPARENT = frozenset({"ifmodule", "ifdefine", "ifversion", "iffile", "ifdirective"})
_VALUE_LENGTH = 8192


@dataclass(slots=True)
class _Host:
    """What a `VirtualHost`, or the file outside of any, says of its site."""

    line: int
    names: list[str] = field(default_factory=list)
    root: str = ""


@dataclass(slots=True)
class _Section:
    name: str
    text: str
    line: int
    host: _Host | None = None


def parse(content: bytes, path: str) -> Iterator[WebDirective | Site | Gap]:
    """Directives, sites, and gaps for what is neither."""
    stack: list[_Section] = []
    outside = _Host(1)
    deeper = 0  # sections that are not kept
    for number, line in _logical_lines(content):
        if line.startswith("</") and deeper:
            deeper -= 1
        elif line.startswith("</"):
            yield from _close(path, number, line, stack)
        elif line.startswith("<"):
            opened = _opened(number, line)
            if opened is None:
                yield unread(path, number, "not a section of Apache", line)
            elif len(stack) < DEEPEST:
                stack.append(opened)
            else:
                if not deeper:
                    yield unread(path, number, "nested too deep", line)
                deeper += 1
        else:
            match = _DIRECTIVE.match(line)
            if match is None:
                yield unread(path, number, "not a directive of Apache", line)
                continue
            value = match[2] or ""
            yield WebDirective(path, number, "apache", match[1], _value(value), _around(stack))
            _learn(stack, outside, number, match[1].lower(), value)
    for section in stack:
        yield unread(path, section.line, "a section of Apache that is not closed", section.text)
        yield from _site(path, section.host)
    yield from _site(path, outside)


def _logical_lines(content: bytes) -> Iterator[tuple[int, str]]:
    parts: list[str] = []
    start = 0
    for number, raw in text_lines(content):
        if not parts:
            start = number
            if raw.lstrip().startswith("#"):
                continue
        if raw.endswith("\\"):
            parts.append(raw[:-1])
            continue
        parts.append(raw)
        line = "".join(parts).strip()
        parts.clear()
        if line:
            yield start, line
    line = "".join(parts).strip()
    if line:
        yield start, line


def _opened(number: int, line: str) -> _Section | None:
    match = _OPEN.match(line)
    if match is None:
        return None
    name = match[1]
    text = shown(f"{name} {unquoted(match[2].removesuffix('>'))}".strip(), 500)
    host = _Host(number) if name.lower() == "virtualhost" else None
    return _Section(name.lower(), text, number, host)


def _close(path: str, number: int, line: str, stack: list[_Section]) -> Iterator[Site | Gap]:
    name = line[2:].rstrip(">").strip().lower()
    if not stack or stack[-1].name != name:
        yield unread(path, number, "closes a section of Apache that is not open", line)
        return
    yield from _site(path, stack.pop().host)


def _around(stack: list[_Section]) -> str:
    for section in reversed(stack):
        if section.name not in _TRANSPARENT:
            return section.text
    return ""


def _value(value: str) -> str:
    return unquoted(shown(value.replace("\t", " "), _VALUE_LENGTH))


def _learn(stack: list[_Section], outside: _Host, number: int, name: str, value: str) -> None:
    if name not in ("servername", "serveralias", "documentroot"):
        return
    host = next((s.host for s in reversed(stack) if s.host is not None), outside)
    words = [match[1] or match[2] or match[3] or "" for match in _WORD.finditer(value)]
    if name == "servername":
        host.names[:0] = [shown(word) for word in words[:1]]
    elif name == "serveralias":
        host.names.extend(shown(word) for word in words)
    elif words:
        host.root = folder(shown(words[0], 4096))
        if host is outside:
            host.line = number


def _site(path: str, host: _Host | None) -> Iterator[Site]:
    if host is not None and host.root:
        name = host.names[0] if host.names else ""
        yield Site(path, host.line, "apache", name, tuple(host.names), host.root, "configuration")


PARSERS = (
    Parser(
        slug="apache",
        rows=(WebDirective, Site),
        places=(
            "/**/.htaccess",
            "/etc/apache2/**/*.conf",
            "/etc/apache2/**/*.load",
            "/etc/apache2/sites-enabled/*",
            "/etc/apache2/sites-available/*",
            "/etc/apache2/conf.d/*",
            "/etc/httpd/**/*.conf",
            "/usr/local/apache2/conf/**/*.conf",
        ),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
