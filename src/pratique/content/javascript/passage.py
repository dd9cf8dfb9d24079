"""Where in a file stands a script that is worth walking through, and where none does.

Innocent scripts are many and large, so a passage is only taken out around what hides text, asks
who the visitor is, deals with cards or clipboards, or reaches for an account. Each such word is
looked for as plain text first, and looked at with a pattern where it is found.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from pratique.content.base import Content
from pratique.content.javascript.language import decoded_base64

LONGEST: Final = 96_000
_WHOLE: Final = 48_000
_BEHIND: Final = 8_000
_MOST_HITS: Final = 60
_MOST_PASSAGES: Final = 6
_MOST_BLOCKS: Final = 400
_MOST_OF_ONE: Final = 4
_NEAR: Final = 3_000
_MOST_LOOKS: Final = 400
_MOST_NEAR: Final = 40
# Of a script as long as this, only the ends are looked at.
_VERY_LONG: Final = 256 << 10
_END: Final = 96 << 10

_LETTERS: Final = rb"(?:\s{0,3}0?x?[0-9a-f]{2,3}\s{0,3},){7}"
_SENDS: Final = re.compile(
    rb"new image\b|xmlhttprequest|sendbeacon|\bfetch\(|\.ajax\(|\.post\(|websocket|\.src\s?="
    rb"|\.getjson\(|\.open\("
)
_AWAY: Final = re.compile(rb"[\"'`](?:https?:|wss?:)?//[\w-]{1,63}\.|atob|fromcharcode|unescape")
_LEADS: Final = re.compile(
    rb"location(?:\.href)?\s{0,3}=(?!=)|location\.(?:replace|assign)\(|window\.open\(|\[.location.\]"
)
_ENGINE: Final = re.compile(
    rb"google|bing|yahoo|yandex|baidu|duckduck|facebook|instagram|android|iphone"
)
_COMMANDS: Final = (
    b"powershell", b"mshta", b"curl ", b"cmd /", b"cmd.exe", b"iwr ", b"rundll32", b"bash -c",
)  # fmt: skip
_COMMAND: Final = re.compile(
    rb"powershell|mshta|\bcmd(?:\.exe)?\s{0,3}/|\bcurl\s|\biwr\b|\biex\b|rundll32|msiexec|bash\s-c|/bin/(?:ba)?sh"
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that makes a look worth while, and what has to stand at or around it.

    `pattern` is looked for from `before` bytes in front of the word on; `near` are patterns that
    all have to be found in its neighbourhood; at least `count` such words have to be there, in a
    script that has one of the texts `beside` it.
    """

    text: bytes
    pattern: re.Pattern[bytes] | None = None
    before: int = 0
    near: tuple[re.Pattern[bytes], ...] = ()
    count: int = 1
    beside: tuple[bytes, ...] = ()


def _word(text: bytes, pattern: bytes = b"", before: int = 0, **more: Any) -> _Word:
    return _Word(text, re.compile(pattern) if pattern else None, before, **more)


_NUMBERS: Final = re.compile(rb"(?:0?x?[0-9a-f]{2,3},\s?){14}")
_HEXADECIMAL: Final = re.compile(rb"[\"'][0-9a-f]{40}")
# How an address, a tag or a statement begins in base64, in small letters.
_BASE64: Final = re.compile(
    rb"[\"'`](?:ahr0c|phnj|zg9jd|dmfyi|kgz1b|d2lud|zxzhb|awyo|ly9)[a-z0-9+/]{8}"
)
_REMOTE: Final = re.compile(rb"websocket|\.onmessage|responsetext|\.then\(")
_FIELDS: Final = re.compile(rb"select|input|serialize|\.value|\.val\(")

# Few and telling: every word is looked for in every script.
_WORDS: Final = (
    # Text written in another way than it reads.
    _word(
        b"fromcharcode",
        rb"fromcharcode[\"'\]\\]{0,4}(?:\.(?:apply|call))?\([^()\[\]]{0,30}[\[(]?" + _LETTERS,
    ),
    _word(
        b"fromcharcode",
        rb"fromcharcode[\"'\]]{0,3}\([^;]{0,60}charcodeat[\"'\]]{0,3}\([^()]{0,30}\)[^;a-z]{0,6}[-+^]",
    ),
    _word(b"fromcharcode", rb"fromcharcode[\"'\]]{0,3}\([^;]{0,40}[-+^]\s{0,3}\d{1,3}\s{0,3}\)"),
    _word(b"fromcharcode", near=(_NUMBERS,)),
    _word(b"fromcharcode", near=(re.compile(rb"replace\(/\[a-z(?:a-z)?\]/gi?,"),)),
    _word(b"fromcharcode", near=(_HEXADECIMAL,)),
    _word(b"atob", rb"atob[\"'\]]{0,3}\(\s{0,3}[\"'`\\]{1,2}[a-z0-9+/]{12}"),
    _word(b"atob", rb"(?:eval|new function|write(?:ln)?)[\"'\]]{0,3}\([^;]{0,40}atob", before=60),
    _word(b"atob", near=(_BASE64,)),
    _word(
        b"unescape(", rb"unescape\(\s{0,3}[\"'`](?:[^\"'`]{0,4}%(?:u[0-9a-f]{4}|[0-9a-f]{2})){6}"
    ),
    _word(b"decodeuricomponent(", rb"decodeuricomponent\(\s{0,3}[\"'`](?:%[0-9a-f]{2}){8}"),
    _word(b"decodeuricomponent(", rb"(?:eval|write)\([^;]{0,20}decodeuricomponent", before=40),
    _word(b"p,a,c,k,e,"),
    _word(b"_0x", rb"_0x[0-9a-f]{2,6}\b", count=6),
    _word(b"\\x", rb"(?:\\x[2-7][0-9a-f]){6}"),
    _word(b"\\u00", rb"(?:\\u00[2-7][0-9a-f]){5}"),
    _word(b"reverse", rb"[\"']\.split\([\"']{2}\)\.reverse", before=14),
    _word(b"reverse", near=(re.compile(rb"//:s?ptth"),)),
    _word(
        b"replace",
        rb"[\"'](?:\.|\[[\"'])replace(?:[\"']\])?\(/[^/]{1,40}/g?i?,\s?(?:[\"']{2}|function)",
        before=3,
    ),
    _word(b"'+'", rb"\[\s{0,3}'\w{1,12}'\s{0,3}\+\s{0,3}'\w{1,12}'", before=16, count=2),
    _word(b'"+"', rb"\[\s{0,3}\"\w{1,12}\"\s{0,3}\+\s{0,3}\"\w{1,12}\"", before=16, count=2),
    _word(b"[]+", rb"[\[\]()!+\s]{300}"),
    _word(b"[]+", rb"=~\[\];", before=60),
    _word(b"data:text/javascript", rb"data:text/javascript;base64,[a-z0-9+/]{20}"),
    # Who the visitor is.
    _word(b"referrer", near=(_LEADS, _ENGINE, _AWAY)),
    _word(b"useragent", near=(_LEADS, _ENGINE, _AWAY)),
    # What thieves read.
    _word(b"cc_", near=(_SENDS, _AWAY, _FIELDS)),
    _word(b"card", near=(_SENDS, _AWAY, _FIELDS)),
    _word(b"cvv", near=(_SENDS, _AWAY, _FIELDS)),
    _word(b"checkout", near=(_SENDS, _AWAY, _FIELDS)),
    _word(b"onepage", near=(_SENDS, _AWAY, _FIELDS)),
    _word(b"telegram.org/bot"),
    _word(b"/api/webhooks/"),
    # What is run, and what works for somebody else.
    _word(b"eth_call"),
    _word(b"clipboard", near=(_COMMAND,), beside=_COMMANDS),
    _word(b"execcommand", near=(_COMMAND,), beside=_COMMANDS),
    _word(b".anonymous("),
    _word(b"new function(", near=(_REMOTE, _AWAY)),
    _word(b"eval(", near=(_REMOTE, _AWAY)),
)
_TEXTS: Final = tuple(dict.fromkeys(word.text for word in _WORDS))
_TAG: Final = re.compile(rb"<script\b([^<>]{0,600})>", re.IGNORECASE)
_OTHER_TYPE: Final = re.compile(
    rb"type\s{0,3}=\s{0,3}\\?[\"']?(?!text/javascript|application/(?:x-)?javascript|module|text/jscript)\w",
    re.IGNORECASE,
)
_HANDLER: Final = re.compile(
    rb"\bon(?:error|load|click|focus|toggle|mouseover)\s{0,3}=\s{0,3}"
    rb"(?:\"([^\"]{10,20000})\"|'([^']{10,20000})')",
    re.IGNORECASE,
)
_PHP: Final = re.compile(r"<\?(?:[^?]|\?(?!>))*+(?:\?>)?")
_ENCODED_TAG: Final = re.compile(rb"PHNjcmlwd[A-Za-z0-9+/]{16,100000}={0,2}")
_WITH_MARKUP: Final = frozenset(
    {"html", "php", "asp", "jsp", "sql", "text", "xml", "svg", "javascript"}
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of script, and where in the file it begins. `whole` says that it is all of one."""

    script: str
    position: int
    whole: bool


def passages(content: Content) -> Iterator[Passage]:
    """The passages of `content` that are worth walking through, at most a few."""
    found = 0
    for start, end in _blocks(content):
        for passage in _in_block(content, start, end):
            yield passage
            found += 1
            if found >= _MOST_PASSAGES:
                return
    yield from _encoded(content)


def _blocks(content: Content) -> Iterator[tuple[int, int]]:
    """Where scripts stand in the file, where it has any word that is worth it."""
    lowered = content.lowered
    script = content.kind == "javascript"
    marked = content.kind in _WITH_MARKUP and b"<script" in lowered
    if not (script or marked or b"onerror" in lowered or b"onload" in lowered):
        return
    if script and not lowered[:200].lstrip().startswith((b"<script", b"<!--")):
        yield from _ends(len(content.held))
        return
    if not _wanted(lowered, 0, len(lowered)):
        return
    yield from _tagged(content)
    if script and number_of_tags(content) == 0:
        yield 0, len(content.held)
    for number, handler in enumerate(_HANDLER.finditer(content.held)):
        if number >= _MOST_BLOCKS:
            return
        at = 1 if handler[1] is not None else 2
        yield handler.start(at), handler.end(at)


def _tagged(content: Content) -> Iterator[tuple[int, int]]:
    """Scripts in tags. Of many tags that one end closes, the last: each of them is read to it."""
    lowered = content.lowered
    found: list[tuple[int, int]] = []
    for tag in islice(_TAG.finditer(content.held), _MOST_BLOCKS):
        end = lowered.find(b"</script", tag.end())
        escaped = lowered.find(b"<\\/script", tag.end(), end if end >= 0 else len(lowered))
        end = escaped if escaped >= 0 else end
        if not _OTHER_TYPE.search(tag[1]):
            found.append((tag.end(), end if end >= 0 else len(lowered)))
    for at, block in enumerate(found):
        if at + _MOST_OF_ONE >= len(found) or found[at + _MOST_OF_ONE][1] != block[1]:
            yield block


def _ends(length: int) -> Iterator[tuple[int, int]]:
    """The whole of a script, or of a very long one its two ends, to which others add theirs."""
    if length <= _VERY_LONG:
        yield 0, length
    else:
        yield 0, _END
        yield length - _END, length


def _wanted(lowered: bytes, start: int, end: int) -> frozenset[bytes]:
    return frozenset(text for text in _TEXTS if lowered.find(text, start, end) >= 0)


def number_of_tags(content: Content) -> int:
    """How many scripts begin in the file."""
    return content.lowered.count(b"<script")


def _in_block(content: Content, start: int, end: int) -> Iterator[Passage]:
    hits = sorted(_hits(content, start, end))
    if not hits:
        return
    if end - start <= _WHOLE:
        yield _passage(content, start, end, whole=True)
        return
    covered = start
    for hit in hits:
        if hit < covered:
            continue
        begin = _line_start(content.held, hit, max(covered, start))
        last = max(one for one in hits if one < begin + LONGEST - _BEHIND)
        line_end = content.held.find(b"\n", last, end)
        line_end = line_end if line_end >= 0 else end
        stop = min(end, begin + LONGEST, max(line_end, last + _BEHIND))
        yield _passage(content, begin, stop, whole=False)
        covered = stop


def _hits(content: Content, start: int, end: int) -> set[int]:
    found: set[int] = set()
    wanted = _wanted(content.lowered, start, end)
    for word in _WORDS:
        if word.text in wanted:
            hits = _hits_of(word, content, start, end)
            if len(hits) >= word.count:
                found |= hits
    return found


def _hits_of(word: _Word, content: Content, start: int, end: int) -> set[int]:
    lowered = content.lowered
    if word.beside and not any(lowered.find(one, start, end) >= 0 for one in word.beside):
        return set()
    hits: set[int] = set()
    at = lowered.find(word.text, start, end)
    for _ in range(_MOST_NEAR if word.near else _MOST_LOOKS):
        if at < 0 or len(hits) >= _MOST_HITS:
            break
        place = _seen_at(word, lowered, at, start, end)
        if place >= 0:
            hits.add(place)
        step = _NEAR // 2 if word.near and not word.pattern else len(word.text)
        at = lowered.find(word.text, at + step, end)
    return hits


def _seen_at(word: _Word, lowered: bytes, at: int, start: int, end: int) -> int:
    place = at
    if word.pattern is not None:
        if word.before:
            found = word.pattern.search(lowered, max(start, at - word.before), at + 300)
        else:
            found = word.pattern.match(lowered, at)
        if found is None:
            return -1
        place = found.start()
    if word.near:
        around = lowered[max(start, at - _NEAR) : min(end, at + _NEAR)]
        if not all(pattern.search(around) for pattern in word.near):
            return -1
    return place


def _line_start(held: bytes, hit: int, least: int) -> int:
    """Where the line of `hit` begins, or in a very long line a place where a statement may."""
    begin = held.rfind(b"\n", least, hit) + 1
    begin = max(begin, least)
    if hit - begin <= _WHOLE:
        return begin
    near = max(least, hit - _BEHIND)
    for sign in (b";;", b"});", b"}();", b"};", b";"):
        found = held.rfind(sign, near, hit)
        if found >= 0:
            return found + len(sign)
    return near


def _passage(content: Content, start: int, end: int, *, whole: bool) -> Passage:
    script = content.held[start : min(end, start + LONGEST)].decode("utf-8", "replace")
    if "<?" in script:
        script = _PHP.sub("0", script)
    if "&#" in script or "&quot;" in script:
        script = html.unescape(script)
    return Passage(script, start, whole and end - start <= LONGEST)


def _encoded(content: Content) -> Iterator[Passage]:
    """A script with its tag that is kept as base64."""
    if b"PHNjcmlwd" not in content.held or content.kind not in _WITH_MARKUP:
        return
    for number, found in enumerate(_ENCODED_TAG.finditer(content.held)):
        written = decoded_base64(found[0].decode("ascii"))
        if number >= _MOST_PASSAGES:
            return
        if written is None:
            continue
        tag = _TAG.search(written.encode("latin-1", "replace"))
        if tag is not None:
            end = written.lower().find("</script", tag.end())
            inner = written[tag.end() : end if end >= 0 else len(written)]
            yield Passage(_source_of(tag[1]) + inner, found.start(), whole=True)


def _source_of(attributes: bytes) -> str:
    """What a tag with a source does, said as a script: the machine knows only scripts."""
    found = re.search(rb"\bsrc\s{0,3}=\s{0,3}[\"']?([^\s\"'<>]{1,2000})", attributes, re.IGNORECASE)
    if found is None:
        return ""
    address = found[1].decode("utf-8", "replace").replace("\\", "").replace("'", "")
    return f"document.createElement('script').src='{address}';"
