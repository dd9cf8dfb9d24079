"""The active blocks at the edges of a page: what an injection into many files has in common.

One file does not tell whether its first line was injected. A thousand files with the same
first line may. So the blocks are only collected here; the checks of the crowd compare them.
Comments are taken out first, since licences stand on top of everything, and names of
variables and long encoded texts count as one, since injections vary those from file to file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Content
from pratique.content.block import Block
from pratique.content.identify import PHP_SUFFIXES
from pratique.parsers.base import shown

# Bytes at each edge that are looked at: an injection stands at the very edge.
_EDGE: Final = 8192
_SCRIPT_EDGE: Final = 32_768
# A block of fewer bytes is the same in two files by chance.
_LEAST: Final = 40
_LEAST_ADDRESS: Final = 30
# Of one long line, only so much is the block: behind it begins what the file has of its own.
_MOST: Final = 240
_MOST_WHOLE: Final = 65_536
_SCRIPTS: Final = 4
_BLANKS: Final = 100

_OPENING: Final = re.compile(rb"\s*(<\?(?:php\b|=)?)", re.IGNORECASE)
_TEXT: Final = (
    rb"'(?:[^'\\]+|\\.)*(?:'|\Z)|\"(?:[^\"\\]+|\\.)*(?:\"|\Z)"
)
_COMMENT: Final = rb"/\*(?:.*?\*/|.*\Z)|//[^\n]*?(?=\?>|\n|\Z)"
_PHP_PIECE: Final = re.compile(
    rb"(" + _TEXT + rb")|" + _COMMENT + rb"|#(?!\[)[^\n]*?(?=\?>|\n|\Z)", re.DOTALL
)
_SCRIPT_PIECE: Final = re.compile(rb"(" + _TEXT + rb")|" + _COMMENT, re.DOTALL)
_LEADING: Final = re.compile(
    rb"(?:\s+|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*(?:\n|\Z)|#(?!\[)[^\n]*(?:\n|\Z))+"
)
_LONG_BLANKS: Final = re.compile(rb"[ \t]{%d}[^ \t\r\n]" % _BLANKS)

_VARIABLE: Final = re.compile(rb"\$[a-z_\x80-\xff][\w\x80-\xff]*|_0x[0-9a-f]+", re.IGNORECASE)
_SUPERGLOBAL: Final = re.compile(
    rb"\$(?:_(?:get|post|cookie|request|server|files|env|session)|globals|this|wpdb)\Z",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(rb"\b\d+\b")
_ENCODED: Final = re.compile(
    rb"(['\"])(?:[A-Za-z0-9+/=_-]{32,}|[^'\"\s]*\\(?:x[0-9a-f]{2}|[0-7]{2,3})[^'\"]*)\1",
    re.IGNORECASE,
)

# What a block may hold, with the cheap sign of it first: nobody runs a pattern without that.
_ACTS: Final[tuple[tuple[str, tuple[bytes, ...], re.Pattern[bytes]], ...]] = tuple(
    (word, signs, re.compile(pattern, re.IGNORECASE))
    for word, signs, pattern in (
        ("runs", (b"eval", b"assert", b"create_function", b"exec", b"system", b"passthru", b"function("),
         rb"\b(?:eval|assert|create_function|shell_exec|system|passthru|proc_open|popen)\s{0,9}\("
         rb"|(?<!->)(?<!::)(?<!\.)\bexec\s{0,9}\(|\bnew\s{1,9}function\s{0,9}\("),
        ("calls-name", (b"](", b"$", b"}("), rb"\$\w{1,60}(?:\[[^\]]{1,40}\])?\s{0,3}\((?!\))|\$\{[^}]{1,40}\}\s{0,3}\("),
        ("decodes", (b"base64", b"gz", b"rot13", b"hex2bin", b"pack", b"chr", b"strrev", b"atob", b"fromcharcode",
                     b"unescape", b"decodeuri", b"str_replace", b"strtr", b"explode"),
         rb"\b(?:base64_decode|gz(?:inflate|uncompress|decode)|str_rot13|hex2bin|unpack|pack|chr|strrev|atob"
         rb"|fromcharcode|unescape|convert_uudecode)\s{0,9}\("),
        ("escapes", (b"\\x", b"\\0", b"\\1"), rb"(?:\\(?:x[0-9a-f]{2}|[01][0-7]{2})[^\\'\"\s]{0,2}){3}"),
        ("includes", (b"include", b"require"), rb"\b(?:include|require)(?:_once)?\b[\s(@]{0,9}[$'\"\w]"),
        ("fetches", (b"://", b"curl_", b"fsockopen", b"//"),
         rb"\b(?:file_get_contents|curl_init|fopen|readfile|copy|fsockopen|fetch|wp_remote_get)\s{0,9}\("
         rb"[^)]{0,80}(?:https?:)?//|\bcurl_(?:init|exec|setopt)\b|\bfsockopen\b"),
        ("asks-visitor", (b"$_", b"http_", b"navigator", b"referrer"),
         rb"\$_(?:get|post|cookie|request|files)\b|http_(?:user_agent|referer|x_forwarded|cookie|cf_)"
         rb"|\bnavigator\.useragent|document\.(?:referrer|cookie)"),
        ("redirects", (b"location", b"refresh"),
         rb"header\s{0,9}\(\s{0,9}['\"]location:\s{0,9}(?:https?:)?//|\blocation(?:\.href|\.replace)?\s{0,9}[=(]\s{0,9}['\"](?:https?:)?//"
         rb"|http-equiv\s{0,9}=\s{0,9}['\"]?refresh"),
        ("writes", (b"file_put", b"fwrite", b"touch", b"chmod", b"move_upl"),
         rb"\b(?:file_put_contents|fwrite|fputs|touch|chmod|move_uploaded_file)\s{0,9}\("),
        ("adds-script", (b"<script", b"createelement", b"document.write", b"<iframe"),
         rb"<script[\s>]|createelement\s{0,9}\(\s{0,9}['\"]script|document\.write(?:ln)?\s{0,9}\(|<iframe\b"),
        ("silences", (b"error_reporting", b"ini_set", b"set_time_limit", b"@include", b"@require", b"ignore_user"),
         rb"error_reporting\s{0,9}\(\s{0,9}(?:0|null|!1|false)\s{0,9}\)|ini_set\s{0,9}\(\s{0,9}['\"](?:display_errors|error_log|log_errors)"
         rb"|@\s{0,3}(?:include|require)|ignore_user_abort\s{0,9}\("),
        ("globals", (b"$globals",), rb"\$globals\s{0,9}[\[{]"),
        ("scrambled", (b"_0x",), rb"_0x[0-9a-f]{3,8}\b"),
    )
)  # fmt: skip
_SCRIPT: Final = re.compile(rb"<script\b([^>]{0,1000})>", re.IGNORECASE)
_SOURCE: Final = re.compile(
    rb"\bsrc\s{0,9}=\s{0,9}(?:\"([^\"]{0,500})\"|'([^']{0,500})'|([^\s\"'>]{1,500}))", re.IGNORECASE
)
_FOREIGN: Final = re.compile(rb"(?:https?:)?(?://|\\/\\/|&#47;)", re.IGNORECASE)
_PAGE_START: Final = re.compile(rb"<(?:!doctype|html|head|body)\b", re.IGNORECASE)

_PAGES: Final = frozenset({"php", "html"})


def find_blocks(content: Content) -> Iterator[Block]:
    """The active blocks of a page or of a script. Never raises on any bytes."""
    held = content.held
    if len(held) < _LEAST:
        return
    if content.kind in _PAGES or (content.kind == "text" and content.suffix in PHP_SUFFIXES):
        yield from _of_page(content)
    elif content.kind == "javascript":
        yield from _edges(content, _SCRIPT_PIECE)


def _of_page(content: Content) -> Iterator[Block]:
    held = content.held
    runs = b"<?" in held[:_SCRIPT_EDGE] or b"<?" in held[-_SCRIPT_EDGE:]
    if runs:
        yield from _edges(content, _PHP_PIECE)
    if b"<script" in (content.lowered if len(held) < _SCRIPT_EDGE else _both_edges(held).lower()):
        yield from _scripts(content)


def _both_edges(held: bytes) -> bytes:
    return held[:_SCRIPT_EDGE] + held[-_SCRIPT_EDGE:]


# --- the top and the end ----------------------------------------------------------------


def _edges(content: Content, pieces: re.Pattern[bytes]) -> Iterator[Block]:
    top = _top(content, pieces)
    if top is not None:
        yield top
    end = _end(content, pieces)
    # A file of one short block has it at both edges.
    if end is not None and (top is None or end.digest != top.digest):
        yield end


def _top(content: Content, pieces: re.Pattern[bytes]) -> Block | None:
    held = content.held
    start = 3 if held.startswith(b"\xef\xbb\xbf") else 0
    if pieces is _PHP_PIECE:
        opening = _OPENING.match(held, start)
        if opening is None:
            return None
        start = opening.end()
        whole = _reopened(held, start)
        if whole is not None:
            return _block(content, start, held[start:whole], "top", "reopened", pieces)
    # Behind a licence of any length begins what does something.
    leading = _LEADING.match(held, start, start + 4 * _EDGE)
    start = leading.end() if leading else start
    window = held[start : start + _EDGE]
    if not _active(window):
        return None
    text = _first_lines(window, pieces)
    before = held.rfind(b"\n", 0, start) + 1
    blanks = _LONG_BLANKS.search(held, before, start + len(text))
    return _block(content, start, text, "top", "behind-blanks" if blanks else "", pieces)


def _reopened(held: bytes, start: int) -> int | None:
    """Where the first PHP ends, if the file then opens PHP a second time, at once."""
    close = held.find(b"?>", start, start + _MOST_WHOLE)
    if close < 0 or not held[close + 2 : close + 512].lstrip().startswith((b"<?php", b"<?PHP")):
        return None
    return close


def _end(content: Content, pieces: re.Pattern[bytes]) -> Block | None:
    held = content.held
    behind = _behind_page(held) if pieces is _PHP_PIECE else None
    if behind is not None:
        return _block(content, behind, held[behind:], "end", "behind-page", pieces)
    if pieces is _PHP_PIECE:
        added = _added(held)
        if added is not None:
            return _block(content, added, held[added:], "end", "reopened", pieces)
    start = max(0, len(held) - _EDGE)
    start = held.find(b"\n", start) + 1 if start and b"\n" in held[start:] else start
    window = held[start:]
    if not _active(window):
        return None
    begin, text = _last_lines(window, pieces)
    blanks = _LONG_BLANKS.search(text)
    return _block(content, start + begin, text, "end", "behind-blanks" if blanks else "", pieces)


def _behind_page(held: bytes) -> int | None:
    """Where something begins behind the end of the page that a browser shows."""
    tail = held[-_SCRIPT_EDGE:].lower()
    at = tail.rfind(b"</html>")
    if at < 0 or not tail[at + 7 :].strip():
        return None
    return len(held) - len(tail) + at + 7


def _added(held: bytes) -> int | None:
    """Where PHP opens for the last time, if it had been closed just before."""
    tail = held[-_MOST_WHOLE:]
    at = tail.rfind(b"<?php")
    if at <= 0 or not tail[max(0, at - 512) : at].rstrip().endswith(b"?>"):
        return None
    # A template goes in and out of PHP all the time; an addition does so once more.
    return len(held) - len(tail) + at + 5 if tail.count(b"<?", 0, at) <= 1 else None


def _first_lines(window: bytes, pieces: re.Pattern[bytes]) -> bytes:
    """The first lines of `window` that hold enough, or the beginning of one that is long."""
    end = 0
    while end < len(window):
        stop = window.find(b"\n", end)
        end = len(window) if stop < 0 else stop + 1
        close = window.find(b"?>", 0, end)
        if close >= 0:
            return window[:close]
        if len(_stripped(window[:end], pieces)) >= _LEAST:
            break
    return window[:end]


def _last_lines(window: bytes, pieces: re.Pattern[bytes]) -> tuple[int, bytes]:
    begin = len(window.rstrip())
    while begin > 0:
        begin = window.rfind(b"\n", 0, max(0, begin - 1)) + 1
        text = window[begin:]
        if len(_stripped(text, pieces)) >= _LEAST:
            return begin, text
    return 0, window


# --- scripts ----------------------------------------------------------------------------


def _scripts(content: Content) -> Iterator[Block]:
    held = content.held
    found = list(_SCRIPT.finditer(held[:_SCRIPT_EDGE]))
    offset = max(_SCRIPT_EDGE, len(held) - _SCRIPT_EDGE)
    chosen = [(match, match.start()) for match in found[:_SCRIPTS]]
    later = [(match, match.start()) for match in found[_SCRIPTS:]]
    later += [(match, match.start() + offset) for match in _SCRIPT.finditer(held[offset:])]
    chosen += later[-_SCRIPTS:]
    page = _PAGE_START.search(held[:_SCRIPT_EDGE])
    ends = held[-_SCRIPT_EDGE:].lower().rfind(b"</html>")
    end = len(held) - min(len(held), _SCRIPT_EDGE) + ends if ends >= 0 else len(held)
    seen: set[int] = set()
    for match, at in chosen:
        stands = "behind-page" if at > end else ""
        if page is not None and at < page.start() and not held[:at].strip(b"\xef\xbb\xbf \t\r\n"):
            stands = "before-page"
        block = _script(content, match, at, stands)
        if block is not None and block.digest not in seen:
            seen.add(block.digest)
            yield block


def _script(content: Content, match: re.Match[bytes], at: int, stands: str) -> Block | None:
    source = _SOURCE.search(match[1])
    if source is not None:
        address = (source[1] or source[2] or source[3] or b"").strip()
        if not _FOREIGN.match(address) or b"<?" in address:
            return None
        text = b"script " + address.partition(b"?")[0].lower()
        if len(text) < _LEAST_ADDRESS - 8:
            return None
        quote = content.held[at : at + 400]
        line = content.line(at)
        return Block(
            content.path, line, "script", stands, "foreign-script", _digest(text), len(text),
            shown(quote.partition(b"\n")[0], 160),
        )  # fmt: skip
    start = at + len(match[0])
    close = content.held.find(b"</", start, start + _EDGE)
    text = content.held[start : close if close >= 0 else start + _EDGE]
    if not _active(text):
        return None
    return _block(content, start, text, "script", stands, _SCRIPT_PIECE)


# --- what a block is --------------------------------------------------------------------


def _active(text: bytes) -> bool:
    """Whether `text` may hold something active: quick, and never wrong when it says no."""
    lowered = text.lower()
    return any(sign in lowered for sign in _SIGNS)


def _acts(text: bytes) -> list[str]:
    lowered = text.lower()
    return [
        word
        for word, signs, pattern in _ACTS
        if any(sign in lowered for sign in signs) and pattern.search(lowered)
    ]


def _stripped(text: bytes, pieces: re.Pattern[bytes]) -> bytes:
    """Without comments and blanks; texts stay as they are."""
    return b"".join(pieces.sub(lambda match: match[1] or b" ", text).split())


def _block(
    content: Content, at: int, text: bytes, place: str, stands: str, pieces: re.Pattern[bytes]
) -> Block | None:
    whole = stands in ("reopened", "behind-page")
    kept = text[:_MOST_WHOLE]
    code = pieces.sub(lambda match: match[1] or b" ", kept)
    acts = _acts(code)
    bare = b"".join(code.split())
    if len(bare) < _LEAST or not acts:
        return None
    if not whole and len(bare) > _MOST:
        bare = bare[-_MOST:] if place == "end" else bare[:_MOST]
    own = len(text) - len(text.lstrip())
    quote = shown(text.strip()[:800], 160)
    line = content.line(at + own)
    return Block(
        content.path, line, place, stands, " ".join(acts), _digest(_plain(bare)), len(bare), quote
    )


def _plain(bare: bytes) -> bytes:
    """The text without what an injection chooses anew for each file."""
    text = _ENCODED.sub(b"'~'", bare)
    text = _VARIABLE.sub(lambda match: match[0] if _SUPERGLOBAL.match(match[0]) else b"$v", text)
    return _NUMBER.sub(b"0", text)


def _digest(text: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


_SIGNS: Final = tuple(sorted({sign for _, signs, _ in _ACTS for sign in signs} - {b"$", b"//"}))
