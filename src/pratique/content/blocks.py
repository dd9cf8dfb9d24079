"""The active blocks at the edges of a page: what an injection into many files has in common.

One file does not tell whether its first line was injected. A thousand files with the same
first line may. So the blocks are only collected here; the checks of the crowd compare them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.content.act import acts
from pratique.content.bare_text import Language, bare, digest, uncommented
from pratique.content.base import Content
from pratique.content.block import Block
from pratique.content.identify import PHP_SUFFIXES
from pratique.parsers.base import shown

# Bytes at each edge that are looked at: an injection stands at the very edge.
_EDGE: Final = 8192
_SCRIPT_EDGE: Final = 32_768
# A block of fewer bytes is the same in two files by chance.
_LEAST: Final = 40
_LEAST_ADDRESS: Final = 15
# Of one long line, only so much is the block: behind it begins what the file has of its own.
_MOST: Final = 240
_MOST_WHOLE: Final = 65_536
_LINES: Final = 40
_SCRIPTS: Final = 4
_BETWEEN: Final = 512
_QUOTE: Final = 160

_OPENING: Final = re.compile(rb"\s*<\?(?:php\b|=)?", re.IGNORECASE)
_OPENS_AGAIN: Final = re.compile(rb"\s*<\?php\b", re.IGNORECASE)
_LEADING: Final = re.compile(
    rb"(?:\s+|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*(?:\n|\Z)|#(?!\[)[^\n]*(?:\n|\Z))+"
)
_LONG_BLANKS: Final = re.compile(rb"[ \t]{100}[^ \t\r\n]")
_SCRIPT: Final = re.compile(rb"<script\b([^>]{0,1000})>", re.IGNORECASE)
_TAGS: Final = (b"<script", b"<SCRIPT", b"<Script")
_SOURCE: Final = re.compile(
    rb"\bsrc\s{0,9}=\s{0,9}(?:\"([^\"]{0,500})\"|'([^']{0,500})'|([^\s\"'>]{1,500}))", re.IGNORECASE
)
_FOREIGN: Final = re.compile(rb"(?:https?:)?(?://|\\/\\/|&#47;)", re.IGNORECASE)
_PAGE_START: Final = re.compile(rb"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_BRACE: Final = re.compile(rb"[{}]")
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"

_PAGES: Final = frozenset({"php", "html"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a block starts in the content, its bytes, and what is odd about its place."""

    start: int
    text: bytes
    stands: str = ""

    @property
    def whole(self) -> bool:
        """Whether it ends where the injection ends, so that all of it can be compared."""
        return self.stands in ("reopened", "behind-page")


def find_blocks(content: Content) -> Iterator[Block]:
    """The active blocks of a page or of a script. Never raises on any bytes."""
    held = content.held
    if len(held) < _LEAST:
        return
    if content.kind in _PAGES or (content.kind == "text" and content.suffix in PHP_SUFFIXES):
        if b"<?" in held[:_SCRIPT_EDGE] or b"<?" in held[-_SCRIPT_EDGE:]:
            yield from _edges(content, Language.PHP)
        yield from _scripts(content)
    elif content.kind == "javascript":
        yield from _edges(content, Language.SCRIPT)


def _edges(content: Content, language: Language) -> Iterator[Block]:
    first = _top(content.held, language)
    top = None if first is None else _block(content, first, "top", language)
    if top is not None:
        yield top
    last = _end(content.held, language)
    if last is None or (top is not None and _covers(last, first)):
        return
    end = _block(content, last, "end", language)
    if end is not None:
        yield end


def _covers(last: _Piece, first: _Piece | None) -> bool:
    """Whether a file of one short block has it at both edges; of a long line each has its own."""
    return first is not None and last.start <= first.start and len(last.text) <= 2 * _MOST


# --- the top and the end ----------------------------------------------------------------


def _top(held: bytes, language: Language) -> _Piece | None:
    start = 3 if held.startswith(b"\xef\xbb\xbf") else 0
    if language is Language.PHP:
        opening = _OPENING.match(held, start)
        if opening is None:
            return None
        start = opening.end()
        close = held.find(b"?>", start, start + _MOST_WHOLE)
        if close >= 0 and _OPENS_AGAIN.match(held, close + 2, close + _BETWEEN):
            return _Piece(start, held[start:close], "reopened")
    before = held.rfind(b"\n", 0, start) + 1
    # Behind a licence of any length begins what does something.
    leading = _LEADING.match(held, start, start + 4 * _EDGE)
    start = leading.end() if leading else start
    text = _first_lines(held[start : start + _EDGE], language)
    blanks = _LONG_BLANKS.search(held, before, start + len(text))
    return _Piece(start, text, "behind-blanks" if blanks else "")


def _end(held: bytes, language: Language) -> _Piece | None:
    if language is Language.PHP:
        start = _behind_page(held)
        if start is not None:
            return _Piece(start, held[start:], "behind-page")
        start = _added(held)
        if start is not None:
            return _Piece(start, held[start:], "reopened")
    begin, text = _last_lines(held[-_EDGE:], language)
    blanks = _LONG_BLANKS.search(text)
    if not blanks and _ends_what_began(text):
        return None
    start = max(0, len(held) - _EDGE) + begin
    return _Piece(start, text, "behind-blanks" if blanks else "")


def _ends_what_began(text: bytes) -> bool:
    """Whether the last brace closes what opens before `text`: so ends a class, no addition."""
    depth = lowest = 0
    lower = False
    for brace in _BRACE.finditer(text):
        depth += 1 if brace[0] == b"{" else -1
        lower = depth < lowest
        lowest = min(lowest, depth)
    return lower and text.rstrip().removesuffix(b"?>").rstrip().endswith(b"}")


def _behind_page(held: bytes) -> int | None:
    """Where something begins behind the end of the page that a browser shows."""
    at = _page_end(held)
    return at if at is not None and held[at : at + _EDGE].strip() else None


def _page_end(held: bytes) -> int | None:
    start = max(0, len(held) - _SCRIPT_EDGE)
    at = max(held.rfind(b"</html>", start), held.rfind(b"</HTML>", start))
    return None if at < 0 else at + len(b"</html>")


def _added(held: bytes) -> int | None:
    """Where PHP opens for the last time, if it had been closed just before."""
    start = max(0, len(held) - _MOST_WHOLE)
    at = held.rfind(b"<?php", start)
    if at <= 0 or not held[max(0, at - _BETWEEN) : at].rstrip().endswith(b"?>"):
        return None
    # A template goes in and out of PHP all the time; an addition does so once more.
    return at + len(b"<?php") if held.count(b"<?", start, at) <= 1 else None


def _first_lines(window: bytes, language: Language) -> bytes:
    """The first lines of `window` that hold enough, or the beginning of one that is long."""
    end = 0
    for _ in range(_LINES):
        stop = window.find(b"\n", end)
        end = len(window) if stop < 0 else stop + 1
        close = window.find(b"?>", 0, end) if language is Language.PHP else -1
        if close >= 0:
            return window[:close]
        if end == len(window) or _enough(window[:end], language):
            break
    return window[:end]


def _last_lines(window: bytes, language: Language) -> tuple[int, bytes]:
    """Where the last lines of `window` that hold enough begin, and these."""
    begin = len(window.rstrip())
    for _ in range(_LINES):
        begin = window.rfind(b"\n", 0, max(0, begin - 1)) + 1
        if begin == 0 or _enough(window[begin:], language):
            break
    return begin, window[begin:]


def _enough(lines: bytes, language: Language) -> bool:
    return len(lines) >= _LEAST and len(bare(uncommented(lines, language))) >= _LEAST


# --- scripts ----------------------------------------------------------------------------


def _scripts(content: Content) -> Iterator[Block]:
    """The first and the last scripts of a page, the same one once."""
    held = content.held
    later = max(_SCRIPT_EDGE, len(held) - _SCRIPT_EDGE)
    if not any(tag in held for tag in _TAGS):  # much faster than the pattern
        return
    found = [*_SCRIPT.finditer(held, 0, _SCRIPT_EDGE), *_SCRIPT.finditer(held, later)]
    if not found:
        return
    page = _PAGE_START.search(held, 0, _SCRIPT_EDGE)
    end = _page_end(held)
    seen: set[int] = set()
    for match in (*found[:_SCRIPTS], *found[_SCRIPTS:][-_SCRIPTS:]):
        at = match.start()
        stands = "behind-page" if end is not None and at >= end else ""
        if page is not None and at < page.start() and not held[:at].strip(_BLANK):
            stands = "before-page"
        block = _script(content, match, stands)
        if block is not None and block.digest not in seen:
            seen.add(block.digest)
            yield block


def _script(content: Content, match: re.Match[bytes], stands: str) -> Block | None:
    source = _SOURCE.search(match[1])
    if source is None:
        close = content.held.find(b"</", match.end(), match.end() + _EDGE)
        text = content.held[match.end() : close if close >= 0 else match.end() + _EDGE]
        return _block(content, _Piece(match.end(), text, stands), "script", Language.SCRIPT)
    address = (source[1] or source[2] or source[3] or b"").strip()
    if len(address) < _LEAST_ADDRESS or b"<?" in address or not _FOREIGN.match(address):
        return None
    text = b"script " + address.partition(b"?")[0].lower()
    return Block(
        path=content.path,
        line=content.line(match.start()),
        place="script",
        stands=stands,
        holds="foreign-script",
        digest=digest(text),
        length=len(text),
        quote=shown(match[0], _QUOTE),
    )


def _block(content: Content, piece: _Piece, place: str, language: Language) -> Block | None:
    """The block of this piece, if it is long enough and does something."""
    text = piece.text[:_MOST_WHOLE]
    code = uncommented(text, language)
    kept = bare(code)
    if len(kept) < _LEAST:
        return None
    does = acts(code)
    if not does:
        return None
    if not piece.whole and len(kept) > _MOST:
        kept = kept[-_MOST:] if place == "end" else kept[:_MOST]
    inside = text.lstrip()
    return Block(
        path=content.path,
        line=content.line(piece.start + len(text) - len(inside)),
        place=place,
        stands=piece.stands,
        holds=" ".join(does),
        digest=digest(kept),
        length=len(kept),
        quote=shown(inside[: 4 * _QUOTE].rstrip(), _QUOTE),
    )
