"""Settings of PHP: `php.ini`, `conf.d`, `.user.ini`, and the pools of php-fpm.

`name = value` a line, `[section]`, comments start with `;` or `#`. Source: "The
configuration file" in PHP's manual and `zend_ini_scanner.l`. A value in quotes may go on
over lines. Lines add up: blank, comment, section, part of a row, or a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, shown, text_lines, unread
from pratique.parsers.web_directive import WebDirective, unquoted

_SETTING = re.compile(r"([\w.:$-]{1,200}(?:\[[^\]]{0,200}\])?)\s*=\s*(.*)$", re.DOTALL)
_SECTION = re.compile(r"\[([^\]]*)\]\s*(?:[;#].*)?$")
_POOL = re.compile(r"/(?:pool\.d|php-fpm\.d|fpm)/")
_COMMENT_BEHIND = re.compile(r"\s[;#].*$")
_VALUE_LENGTH = 8192


def parse(content: bytes, path: str) -> Iterator[WebDirective | Gap]:
    """Settings, and gaps for lines that are none."""
    pool = _POOL.search(path) is not None and not path.endswith(".ini")
    server = "php-fpm" if pool else "php"
    section = ""
    for number, raw in _logical_lines(content):
        line = raw.strip()
        if not line or line[0] in ";#":
            continue
        header = _SECTION.match(line)
        if header is not None:
            section = shown(header[1].strip(), 500)
            continue
        match = _SETTING.match(line)
        if match is None:
            yield unread(path, number, "not a setting of PHP", line)
            continue
        yield WebDirective(path, number, server, match[1], _value(match[2]), section)


def _logical_lines(content: bytes) -> Iterator[tuple[int, str]]:
    """Lines, those of one quoted value as one line."""
    parts: list[str] = []
    start = 0
    for number, line in text_lines(content):
        if parts:
            parts.append(line)
            if '"' in line:
                yield start, " ".join(parts)
                parts.clear()
        elif _opens_quote(line):
            parts.append(line)
            start = number
        else:
            yield number, line
    # A quote that never closes is no quote: each of its lines stands for itself.
    yield from enumerate(parts, start=start)


def _opens_quote(line: str) -> bool:
    name, equals, value = line.partition("=")
    if not equals or name.lstrip()[:1] in (";", "#", "["):
        return False
    value = value.lstrip()
    return value.startswith('"') and '"' not in value[1:]


def _value(text: str) -> str:
    text = text.strip()
    if not text.startswith(('"', "'")):
        text = _COMMENT_BEHIND.sub("", " " + text).strip()
    else:
        end = text.find(text[0], 1)
        text = text[: end + 1] if end > 0 else text
    return unquoted(shown(text, _VALUE_LENGTH))


PARSERS = (
    Parser(
        slug="php-settings",
        rows=(WebDirective,),
        places=(
            "/**/.user.ini",
            "/etc/php.ini",
            "/etc/php.d/*.ini",
            "/etc/php/**/php.ini",
            "/etc/php/**/conf.d/*.ini",
            "/etc/php/**/pool.d/*.conf",
            "/etc/php-fpm.d/*.conf",
            "/usr/local/etc/php/**/*.ini",
            "/usr/local/etc/php-fpm.d/*.conf",
        ),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
