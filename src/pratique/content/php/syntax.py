"""PHP source as a syntax tree, whatever its encoding and its age.

The tree is tree-sitter's for PHP; the names of its nodes are those of the grammar
`tree-sitter-php`, `grammar.js`.
"""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import tree_sitter_php
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from pratique.parsers.base import shown

# Broken source can keep the parser's error recovery busy for minutes. Real source takes a
# tenth of this.
PARSE_SECONDS = 1.0
SECONDS_A_MEGABYTE = 0.75
_SLICE = 65_536
# The depth of a node is kept in 16 bits by `QueryState` of tree-sitter, `query.c`.
_DEEPEST = 65_535
_NEVER_DEEP = 65_536
_STACK = 128 << 20  # address space, of which a source takes what it needs

# `$text{3}` was the same as `$text[3]` until PHP 8, and the grammar knows only the new form.
_OLD_SUBSCRIPT = re.compile(rb"(\$\w{1,80}(?:\[[^\]\[\n]{0,80}\])?)\{([^{}\n]{1,80})\}")


# PHP lets any character beyond ASCII stand in a name; the grammar, none that takes four bytes.
_WIDE = re.compile(rb"[\xf0-\xf4][\x80-\xbf]{3}")
_WIDE_NAME = re.compile(rb"(?:\$|->|::|function )\w{0,60}[\xf0-\xf4][\x80-\xbf]{3}")
_NARROW = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789__"


class TooLong(Exception):
    """The source could not be parsed within its time."""


@dataclass(frozen=True, slots=True)
class Source:
    """Parsed PHP: its bytes as UTF-8, its tree, the line its first byte stands on.

    `single_byte` says that the file was not UTF-8 and that each of its bytes became one
    character, so that a text of the source has its exact bytes again by `literal`.
    """

    text: bytes
    root: Node
    first_line: int
    single_byte: bool

    def line(self, node: Node) -> int:
        """The line in the file, from 1, where `node` starts."""
        return self.first_line + node.start_point[0]

    def slice(self, node: Node) -> bytes:
        """The source of `node`."""
        return self.text[node.start_byte : node.end_byte]

    def word(self, node: Node) -> str:
        """The source of `node` as text: for names and operators."""
        return self.text[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def literal(self, text: bytes) -> bytes:
        """The bytes that the file holds for `text`, a part of this source."""
        if not self.single_byte:
            return text
        return text.decode("utf-8", "replace").encode("latin-1", "replace")

    def quote(self, node: Node, length: int = 300) -> str:
        """The source of `node` on one line, cut to `length` characters."""
        text = self.text[node.start_byte : min(node.end_byte, node.start_byte + 4 * length)]
        return shown(b" ".join(text.split()), length)


def parse(content: bytes, first_line: int = 1) -> Source:
    """The tree of `content`; `TooLong` when it takes more time than any real source does."""
    single_byte = False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        content = content.decode("latin-1").encode("utf-8")
        single_byte = True
    root = _tree(content)
    if root.has_error and _OLD_SUBSCRIPT.search(content):
        rewritten = _OLD_SUBSCRIPT.sub(rb"\1[\2]", content)
        again = _tree(rewritten)
        if not again.has_error:
            content, root = rewritten, again
    if root.has_error and _WIDE_NAME.search(content):
        rewritten = _WIDE.sub(_narrow, content)
        again = _tree(rewritten)
        if not again.has_error:
            content, root = rewritten, again
    return Source(content, root, first_line, single_byte)


def _narrow(wide: re.Match[bytes]) -> bytes:
    """Letters of ASCII for one character, as long as it is, and the same ones every time."""
    number = int.from_bytes(wide[0], "big")
    letters = (number & 63, number >> 8 & 63, number >> 16 & 63)
    return b"u" + bytes(_NARROW[one] for one in letters)


def _tree(content: bytes) -> Node:
    """The root of the tree; a long source is parsed where there is room for a deep stack.

    The parser gives the nodes of its stack back one inside the other (`stack_node_release` of
    tree-sitter, `stack.c`). Source that is nested 90,000 deep would end the process.
    """
    if len(content) <= _NEVER_DEEP:
        return _root(content)
    before = threading.stack_size(_STACK)
    try:
        with ThreadPoolExecutor(max_workers=1) as roomy:
            return roomy.submit(_root, content).result()
    finally:
        threading.stack_size(before)


def _root(content: bytes) -> Node:
    deadline = time.thread_time() + PARSE_SECONDS + SECONDS_A_MEGABYTE * len(content) / (1 << 20)

    def part(offset: int, _point: object) -> bytes:
        return content[offset : offset + _SLICE]

    def late(_offset: int, _error: bool) -> bool:  # noqa: FBT001 - tree-sitter calls it
        return time.thread_time() > deadline

    try:
        return Parser(language()).parse(part, progress_callback=late).root_node
    except ValueError as error:
        raise TooLong from error


@cache
def language() -> Language:
    """The grammar of PHP embedded in any text."""
    return Language(tree_sitter_php.language_php())


@cache
def _query(kinds: frozenset[str]) -> Query:
    return Query(language(), "\n".join(f"({kind}) @{kind}" for kind in sorted(kinds)))


def by_kind(root: Node, kinds: frozenset[str]) -> dict[str, list[Node]]:
    """Nodes below `root` whose type is one of `kinds`, by type, in the order of the source."""
    if root.has_error or root.descendant_count >= _DEEPEST:
        # In a broken tree with very many siblings the work of a query grows with their square,
        # and so it does in a tree that is deeper than a query counts.
        return _walked(root, kinds)
    found = QueryCursor(_query(kinds)).captures(root)
    for nodes in found.values():
        nodes.sort(key=lambda node: node.start_byte)
    return found


def _walked(root: Node, kinds: frozenset[str]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    cursor = root.walk()
    while True:
        node = cursor.node
        if node is not None and node.type in kinds:
            found.setdefault(node.type, []).append(node)
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return found


def arguments(call: Node) -> list[Node]:
    """The values that a call passes, in order; a spread array stands for itself."""
    listed = call.child_by_field_name("arguments")
    if listed is None:  # `new X(...)` has them without a field name
        listed = next((c for c in call.named_children if c.type == "arguments"), None)
    if listed is None:
        return []
    return [
        child.named_children[-1]
        for child in listed.named_children
        if child.type == "argument" and child.named_children
    ]
