"""A page that we wrote, read as a tree: so every text stands once, in the templates of the pages.

A node is `{"tag": ..., "class": [...], "id": ..., "to": ..., "in": [...]}`: its children are nodes
and texts. A text is a string, or a list of strings between which a line may end: what is one word
of a thousand letters must end somewhere, and no character may be put into it for that. What does
not belong on paper (navigation, scripts, the picture for narrow screens) is left out. A picture is
a node with its SVG as `svg` and its description as `alt`; a `pre` has its texts by line, in
`lines`.

Only our own pages are read: one with a tag that is not known here is a fault of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final

from pratique.report.escape import for_pdf
from pratique.report.pdf.drawing import Drawing

Node = dict[str, Any]

_INLINE: Final = frozenset(("a", "b", "bdi", "code", "em", "span", "strong", "time"))
_BLOCKS: Final = frozenset(
    "article body dd details div dl dt h1 h2 h3 h4 header html li main ol p pre section summary "
    "table tbody td th thead tr ul".split()
)
_NOT_ON_PAPER: Final = frozenset(("button", "nav", "script", "style"))
_NOT_ON_PAPER_CLASSES: Final = frozenset(("skip", "shapes", "narrow", "zoom", "masthead"))
_VOID: Final = frozenset(("meta", "link", "br", "hr"))
_LONG_WORD: Final = re.compile(r"\S{17,}")
_FITS: Final = 66  # characters of a line of evidence, in the narrowest place for one
_PIECE: Final = 8  # where a long word may end, in characters


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says: its title, its language (BCP 47) and its body."""

    title: str
    language: str
    body: Node


def read_page(page: str) -> Page:
    """The tree of `page`; ValueError for what none of our pages has."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    if reader.open:
        raise ValueError(reader.open[-1].tag)
    targets = set(reader.targets)
    body = reader.done
    if body is None:
        raise ValueError(page[:80])
    for node in _nodes(body):
        if node.get("to") not in targets:
            node.pop("to", None)
    return Page(reader.title.strip(), reader.language, body)


def pieces(text: str) -> str | list[str]:
    """`text` as it is; where a word of it is long, cut into pieces that may stand on two lines."""
    parts: list[str] = []
    end = 0
    for word in _LONG_WORD.finditer(text):
        parts.append(text[end : word.start()])
        start = word.start()
        parts += [word[0][at : at + _PIECE] for at in range(0, len(word[0]), _PIECE)]
        end = start + len(word[0])
    if not parts:
        return text
    parts.append(text[end:])
    return [part for part in parts if part]


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet."""

    tag: str
    classes: list[str]
    identity: str
    target: str
    inside: list[Any] = field(default_factory=list)


class _Reader(HTMLParser):
    """Builds the tree as the elements close."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Open] = []
        self.done: Node | None = None
        self.title = ""
        self.language = ""
        self.targets: list[str] = []
        self._skipped: list[str] = []  # open elements from the first that is not on paper
        self._drawing: Drawing | None = None
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if self._drawing is not None:
            self._drawing.start(tag, told)
        elif tag == "html":
            self.language = told.get("lang", "en")
        elif tag in _VOID or tag == "head":
            return
        elif tag == "title":
            self._in_title = True
        elif self._skipped or _is_left_out(tag, told):
            self._skipped.append(tag)
        elif tag == "svg":
            self._start_picture(told)
        elif tag in _INLINE or tag in _BLOCKS:
            self._start(tag, told)
        else:
            raise ValueError(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._drawing is not None:
            self._drawing.start(tag, {name: value or "" for name, value in attrs})
            self._drawing.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._drawing is not None:
            if self._drawing.end(tag):
                self._add(self._drawing.node())
                self._drawing = None
        elif tag == "title":
            self._in_title = False
        elif self._skipped:
            self._skipped.pop()
        elif tag not in _VOID and tag not in ("html", "head"):
            self._end(tag)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += for_pdf(data)
        elif self._drawing is not None:
            self._drawing.text(data)
        elif not self._skipped and self.open:
            self._add(data)

    def _start_picture(self, told: Mapping[str, str]) -> None:
        classes = told.get("class", "").split()
        self._drawing = Drawing(classes, told)

    def _start(self, tag: str, told: Mapping[str, str]) -> None:
        href = told.get("href", "")
        identity = told.get("id", "")
        if identity:
            self.targets.append(identity)
        target = href[1:] if href.startswith("#") else ""
        self.open.append(_Open(tag, told.get("class", "").split(), identity, target))

    def _end(self, tag: str) -> None:
        one = self.open.pop()
        if one.tag != tag:
            raise ValueError(tag)
        node = _node(one, preformatted=any(above.tag == "pre" for above in (*self.open, one)))
        if tag == "body":
            self.done = node
        else:
            self._add(node)

    def _add(self, child: Any) -> None:
        if self.open:
            self.open[-1].inside.append(child)


def _is_left_out(tag: str, told: Mapping[str, str]) -> bool:
    if tag in _NOT_ON_PAPER or "hidden" in told or "aria-live" in told:
        return True
    return not _NOT_ON_PAPER_CLASSES.isdisjoint(told.get("class", "").split())


def _node(one: _Open, *, preformatted: bool) -> Node:
    children = [
        child if isinstance(child, dict) or preformatted else re.sub(r"[ \n]+", " ", child)
        for child in one.inside
    ]
    if any(
        isinstance(child, dict) and child["tag"] not in _INLINE | {"glyph"} for child in children
    ):
        children = [child for child in children if isinstance(child, dict) or child.strip()]
    elif one.tag not in _INLINE and not preformatted:
        children = _stripped(children)
    if one.tag == "pre":
        text = "".join(_texts(children))
        lines = [_line(line) for line in for_pdf(text).split("\n")]
        return {"tag": "pre", "class": one.classes, "in": [], "lines": lines}
    node: Node = {"tag": one.tag, "in": [_text(child) for child in children if child]}
    if one.classes:
        node["class"] = one.classes
    if one.identity:
        node["id"] = one.identity
    if one.target:
        node["to"] = one.target
    return node


def _text(child: Any) -> Any:
    return child if isinstance(child, dict) else pieces(for_pdf(child))


def _line(line: str) -> str | list[str]:
    """A line of a `pre`; one that has room on its own needs no place to be broken at."""
    return line if len(line) <= _FITS else pieces(line)


def _texts(children: list[Any]) -> Iterator[str]:
    """What stands in a `pre`: its text, and that of the `code` in it."""
    for child in children:
        if isinstance(child, str):
            yield child
        else:
            yield from ("".join(one) for one in child["in"])


def _stripped(children: list[Any]) -> list[Any]:
    if children and isinstance(children[0], str):
        children[0] = children[0].lstrip(" ")
    if children and isinstance(children[-1], str):
        children[-1] = children[-1].rstrip(" ")
    return children


def _nodes(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [child for child in one.get("in", ()) if isinstance(child, dict)]
