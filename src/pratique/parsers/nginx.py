r"""Configuration of nginx: `name value ...;` and blocks `name value ... { ... }`.

Source: "Beginner's Guide" and `ngx_conf_file.c` of nginx: words are split at blanks, quotes
hold a word together, `#` starts a comment where a word may start, `${name}` belongs to its
word. The text of a Lua block is one value. `include` is not followed.

Words add up: each is part of a row, of a block's opening, or of a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, shown, unread
from pratique.parsers.site import Site
from pratique.parsers.web_directive import DEEPEST, WebDirective, folder

_TOKEN = re.compile(
    r"(?P<blank>\s+)|(?P<comment>\#[^\n]*)|(?P<sign>[{};])"
    r"|(?P<quoted>\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+')"
    r"|(?P<word>(?:\\.|\$(?:\{\w{0,64}\})?|[^\s;{}\\$]++)++)|(?P<odd>.)",
    re.DOTALL,
)
_BRACE = re.compile(r"[{}]")
_VALUE_LENGTH = 8192
_MOST_WORDS = 50_000  # of one directive
_LUA = "_by_lua_block"


@dataclass(slots=True)
class _Block:
    text: str
    line: int
    is_server: bool
    names: list[str] = field(default_factory=list)
    root: str = ""
    inner_root: str = ""


@dataclass(slots=True)
class _Reader:
    """Where the reading of one file is."""

    path: str
    stack: list[_Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    line: int = 0
    deeper: int = 0  # blocks that are not kept


def parse(content: bytes, path: str) -> Iterator[WebDirective | Site | Gap]:
    """Directives, sites (one a `server` block), and gaps for what is neither."""
    text = content.decode("utf-8", "backslashreplace")
    reader = _Reader(path)
    position, line = 0, 1
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:  # every character is a token; this ends the loop for the type checker
            return
        position = token.end()
        kind = token.lastgroup
        number, line = line, line + token[0].count("\n")
        if kind in ("blank", "comment"):
            continue
        if kind != "sign":
            yield from _word(reader, number, token[0])
        elif token[0] == ";":
            yield from _directive(reader, number)
        elif token[0] == "}":
            yield from _close(reader, number)
        elif reader.words and reader.words[0].endswith(_LUA):
            end = _lua_end(text, position)
            yield _row(reader, text[position:end].strip())
            reader.words.clear()
            line += text.count("\n", position, end + 1)
            position = end + 1
        else:
            yield from _open(reader, number)
    yield from _rest(reader)


def _word(reader: _Reader, line: int, word: str) -> Iterator[Gap]:
    if not reader.words:
        reader.line = line
    if len(reader.words) == _MOST_WORDS:
        yield unread(reader.path, line, "a directive of nginx too long to keep as a whole", word)
    if len(reader.words) <= _MOST_WORDS:
        reader.words.append(word)


def _directive(reader: _Reader, line: int) -> Iterator[WebDirective | Gap]:
    if not reader.words:
        yield unread(reader.path, line, "a semicolon of nginx without a directive", ";")
        return
    yield _row(reader, " ".join(reader.words[1:]))
    name = reader.words[0]
    values = [word.strip("\"'") for word in reader.words[1:]]
    reader.words.clear()
    if name not in ("root", "server_name") or not values:
        return
    for depth, block in enumerate(reversed(reader.stack)):
        if block.is_server:
            if name == "server_name":
                block.names.extend(shown(value) for value in values)
            elif depth == 0:
                block.root = folder(shown(values[0], 4096))
            else:
                block.inner_root = block.inner_root or folder(shown(values[0], 4096))
            return


def _row(reader: _Reader, value: str) -> WebDirective:
    section = reader.stack[-1].text if reader.stack else ""
    name = shown(reader.words[0])
    value = shown(value, _VALUE_LENGTH)
    return WebDirective(reader.path, reader.line, "nginx", name, value, section)


def _open(reader: _Reader, line: int) -> Iterator[Gap]:
    if not reader.words:
        yield unread(reader.path, line, "a block of nginx without a name", "{")
    if len(reader.stack) >= DEEPEST:
        if not reader.deeper:
            yield unread(reader.path, line, "nested too deep", " ".join(reader.words[:50]))
        reader.deeper += 1
        reader.words.clear()
        return
    text = shown(" ".join(reader.words), 500)
    reader.stack.append(_Block(text, reader.line if reader.words else line, text == "server"))
    reader.words.clear()


def _close(reader: _Reader, line: int) -> Iterator[Site | Gap]:
    if reader.words:
        yield _unfinished(reader)
    if reader.deeper:
        reader.deeper -= 1
        return
    if not reader.stack:
        yield unread(reader.path, line, "closes a block of nginx that is not open", "}")
        return
    yield from _site(reader.path, reader.stack.pop())


def _rest(reader: _Reader) -> Iterator[Site | Gap]:
    if reader.words:
        yield _unfinished(reader)
    for block in reader.stack:
        yield unread(reader.path, block.line, "a block of nginx that is not closed", block.text)
        yield from _site(reader.path, block)


def _unfinished(reader: _Reader) -> Gap:
    seen = " ".join(reader.words[:50])
    reader.words.clear()
    return unread(reader.path, reader.line, "a directive of nginx without its semicolon", seen)


def _site(path: str, block: _Block) -> Iterator[Site]:
    root = block.root or block.inner_root
    if block.is_server and root:
        names = tuple(name for name in block.names if name != "_")
        name = names[0] if names else ""
        yield Site(path, block.line, "nginx", name, names, root, "configuration")


def _lua_end(text: str, start: int) -> int:
    depth = 1
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return len(text)


PARSERS = (
    Parser(
        slug="nginx",
        rows=(WebDirective, Site),
        places=("/etc/nginx/**", "/usr/local/nginx/conf/**"),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
