"""PHP in any bytes: where it opens, and whether what follows is PHP or chance."""

from __future__ import annotations

import re
from dataclasses import dataclass

# `<?php` needs a blank after it; `<?=` may stand in any compressed data by chance, and so
# needs an expression that prints and, in data, some length of text. `<?` alone opens where
# `short_open_tag` is on; nothing need stand between it and the code.
_LONG = re.compile(rb"<\?php(?=[\s\x00/#;]|$)", re.IGNORECASE)
_SHORT = re.compile(rb"<\?=\s{0,20}[$\w'\"(@`\\\[]")
_OLD = re.compile(
    rb"<\?(?=[ \t\r\n]{1,20}[$\w@/#(]|[@$]|\w{2,40}\s{0,9}\("
    rb"|(?:include|require|echo|print)(?:_once)?[\s'\"]|/[*/]|;)",
    re.IGNORECASE,
)
_OLD_CALL = re.compile(rb"<\?@?[a-z_]{3,40}\s{0,9}\(", re.IGNORECASE)
_SCRIPT = re.compile(
    rb"<script\s{1,20}(?:\w{1,20}\s{0,9}=\s{0,9}[\"']?[\w/-]{1,40}[\"']?\s{1,20}){0,4}"
    rb"language\s{0,20}=\s{0,20}(?:\"php\"|'php'|php\b)"
    rb"(?:\s{1,20}\w{1,20}\s{0,9}=\s{0,9}[\"']?[\w/-]{1,40}[\"']?){0,4}\s{0,20}>",
    re.IGNORECASE,
)
# `<% %>` were tags of PHP too until PHP 7, where `asp_tags` was on.
_PERCENT = re.compile(rb"<%(?=[^%]{0,400}\$_(?:POST|GET|REQUEST|COOKIE)\b)", re.IGNORECASE)
_SCRIPT_END = re.compile(rb"</script\s{0,20}>", re.IGNORECASE)
# A sentence about the tags themselves, as every php.ini has it: words and the end of the tag,
# or two words after `<?=`, which no PHP can be. To parse pages of prose as PHP takes long.
_PROSE = re.compile(
    rb"<\?(?:php)?[ \t]{1,9}(?!(?:include|require)(?:_once)?\b)[a-z, ]{1,40}\?>"
    rb"|<\?=[ \t]{1,9}(?!(?:new|clone|print|include|require|include_once|require_once|throw|yield"
    rb"|static|fn|function|match)\b)[a-z]{1,20}[ \t]{1,9}"
    rb"(?!(?:and|or|xor|instanceof)\b)[a-z]{1,20}\b",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LEAST_IN_DATA = 12
_WINDOW_IN_DATA = 262_144
_CANDIDATES = 64


@dataclass(frozen=True, slots=True)
class Opening:
    """Where PHP starts in a content and, in data, where the text that follows it ends."""

    start: int
    end: int
    short: bool


def find_opening(content: bytes, *, text: bool) -> Opening | None:
    """The first place where PHP opens; with `text` false, only one that text follows.

    `content` has no script tags of PHP any more: see `with_common_tags`.
    """
    return _in_text(content) if text else _in_data(content)


def has_script(lowered: bytes) -> bool:
    """Whether PHP may stand in a tag that is named for it, as until PHP 5."""
    if b"<%" in lowered and _PERCENT.search(lowered) is not None:
        return True
    return b"<script" in lowered and b"php" in lowered and _SCRIPT.search(lowered) is not None


def with_common_tags(content: bytes) -> bytes:
    """The content with the common tags for those of old, byte for byte as long."""
    if b"<%" in content and _PERCENT.search(content) is not None:
        content = content.replace(b"<%", b"<?").replace(b"%>", b"?>")
    pieces: list[bytes] = []
    behind = 0
    while (begin := _SCRIPT.search(content, behind)) is not None:
        pieces += [content[behind : begin.start()], _as_long(b"<?php", begin[0])]
        end = _SCRIPT_END.search(content, begin.end())
        if end is None:
            behind = begin.end()
            break
        pieces += [content[begin.end() : end.start()], _as_long(b"?>", end[0])]
        behind = end.end()
    return b"".join([*pieces, content[behind:]]) if pieces else content


def _as_long(tag: bytes, written: bytes) -> bytes:
    """The tag, and blanks on as many lines as there were."""
    lines = written.count(b"\n")
    return tag + b" " * (len(written) - len(tag) - lines) + b"\n" * lines


def _in_text(content: bytes) -> Opening | None:
    position = content.find(b"<?")
    while position >= 0:
        long = _LONG.match(content, position) is not None
        opens = long or _SHORT.match(content, position) or _OLD.match(content, position)
        if opens and not _PROSE.match(content, position):
            break
        position = content.find(b"<?", position + 2)
    return None if position < 0 else Opening(position, len(content), short=not long)


def _in_data(content: bytes) -> Opening | None:
    position = 0
    for _ in range(_CANDIDATES):
        position = content.find(b"<?", position)
        if position < 0:
            return None
        window = content[position : position + _WINDOW_IN_DATA]
        long = _LONG.match(window)
        if long is not None or _SHORT.match(window) or _OLD_CALL.match(window):
            stop = _NOT_TEXT.search(window, 6)
            end = stop.start() if stop is not None else len(window)
            if end >= _LEAST_IN_DATA + 6 and _reads_as_code(window[:end], long is not None):
                return Opening(position, position + end, short=long is None)
        position += 2
    return None


def _reads_as_code(text: bytes, long: bool) -> bool:  # noqa: FBT001 - two kinds of tag
    if long:
        return any(sign in text[:4096] for sign in (b";", b"(", b"?>"))
    close = text.find(b"?>", 0, 4096)
    return close > 0 and text[:close].isascii()


_COMMENT = re.compile(
    rb"//[^\r\n?]{0,2000}|#[^\r\n]{0,2000}|/\*[^*]{0,20000}(?:\*+[^*/][^*]{0,20000}){0,2000}\*+/"
)
_GUARD_STATEMENT = re.compile(
    rb"(?:(?:exit|die)\s*(?:\(\s*(?:['\"][^'\"$]{0,200}['\"]|\d{1,3})?\s*\))?\s*;?"
    rb"|header\s*\(\s*['\"][^'\"$]{0,200}['\"](?:\s*,[^()]{0,40})?\)\s*;"
    rb"|http_response_code\s*\(\s*\d{3}\s*\)\s*;|return\s*(?:true|false|null)?\s*;|\?>|<\?php"
    rb"|defined\s*\(\s*['\"]\w{1,60}['\"]\s*\)\s*(?:\|\||or)\s*|;|\s+)",
    re.IGNORECASE,
)
_GUARD_LENGTH = 4096


def is_guard(content: bytes) -> bool:
    """Whether a PHP file does nothing: empty, comments, a redirect or an exit.

    Such files stand in folders of data to keep a web server from listing them.
    """
    if len(content) > _GUARD_LENGTH:
        return False
    rest = _COMMENT.sub(b"", content.strip())
    position = 0
    while position < len(rest):
        match = _GUARD_STATEMENT.match(rest, position)
        if match is None or match.end() == position:
            return rest[position:].lstrip()[:1] == b"<" and b"<?" not in rest[position:]
        position = match.end()
    return True
