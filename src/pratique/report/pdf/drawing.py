"""A picture of a page, as SVG that stands alone: with its colours and shapes, without its links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

from markupsafe import escape

from pratique.report.escape import for_pdf

# An HTML parser tells names in small letters; those of SVG have large ones, too.
_NAMES: Final = {"viewbox": "viewBox", "clippath": "clipPath", "clip-path": "clip-path"}
_DRAWN: Final = frozenset("svg g path rect circle line text use defs clippath symbol".split())
_KEPT: Final = frozenset(
    "class d x y x1 y1 x2 y2 cx cy r rx width height viewbox clip-path id text-anchor".split()
)
_SHAPE: Final = re.compile(r"#shape-(critical|high|medium|low|note)")
_SHAPES: Final = """
<symbol id="shape-critical" viewBox="0 0 16 16"><path d="M8 0.5 15.5 8 8 15.5 0.5 8Z"/></symbol>
<symbol id="shape-high" viewBox="0 0 16 16"><path d="M8 1.5 15.5 14.5H0.5Z"/></symbol>
<symbol id="shape-medium" viewBox="0 0 16 16"><path d="M2.5 2.5h11v11h-11Z"/></symbol>
<symbol id="shape-low" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5.5"/></symbol>
<symbol id="shape-note" viewBox="0 0 16 16"><path fill-rule="evenodd" d="M8 2.4A5.6 5.6 0 1 1 8 \
13.6 5.6 5.6 0 1 1 8 2.4ZM8 4.4A3.6 3.6 0 1 0 8 11.6 3.6 3.6 0 1 0 8 4.4Z"/></symbol>
"""


class Drawing:
    """Collects one `svg` element; `glyph` ones, the mark of a severity, only name their shape."""

    def __init__(self, classes: list[str], told: Mapping[str, str]) -> None:
        """Begin with the `svg` element itself."""
        self._classes = classes
        self._told = dict(told)
        self._parts: list[str] = []
        self._open: list[str] = ["svg"]
        self._unseen = 0  # depth inside what is not drawn, such as a title

    def start(self, tag: str, told: Mapping[str, str]) -> None:
        """An element begins."""
        self._open.append(tag)
        if self._unseen or (tag not in _DRAWN and tag != "a"):
            self._unseen += 1
        elif tag == "a":
            self._parts.append(_tag("g", told))
        else:
            self._parts.append(_tag(tag, told))

    def end(self, tag: str) -> bool:
        """An element ends; whether it was the picture itself."""
        if self._open.pop() != tag:
            raise ValueError(tag)
        if self._unseen:
            self._unseen -= 1
        elif self._open:
            self._parts.append("</g>" if tag == "a" else f"</{_NAMES.get(tag, tag)}>")
        return not self._open

    def text(self, data: str) -> None:
        """Text inside it."""
        if not self._unseen and self._open[-1] == "text":
            self._parts.append(str(escape(for_pdf(data))))

    def node(self) -> dict[str, Any]:
        """What the tree of the page holds in its place."""
        if "glyph" in self._classes:
            return {"tag": "glyph", "class": self._classes, "in": []}
        box = self._told.get("viewbox", "0 0 100 100")
        _x, _y, width, height = box.split()
        classes = " ".join(self._classes)
        drawn = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{escape(box)}" '
            f'width="{escape(width)}" height="{escape(height)}" class="{escape(classes)}">'
            f"<style>{_style()}</style><defs>{_SHAPES}</defs>{''.join(self._parts)}</svg>"
        )
        alternative = for_pdf(self._told.get("aria-label", ""))
        return {"tag": "picture", "svg": drawn, "alt": alternative, "in": []}


def _tag(tag: str, told: Mapping[str, str]) -> str:
    kept = {_NAMES.get(name, name): value for name, value in told.items() if name in _KEPT}
    if tag == "use" and _SHAPE.fullmatch(told.get("href", "")):
        kept["href"] = told["href"]
    attributes = "".join(f' {name}="{escape(for_pdf(value))}"' for name, value in kept.items())
    return f"<{_NAMES.get(tag, tag)}{attributes}>"


def _style() -> str:
    text = resources.files("pratique.report.pdf").joinpath("drawing.css").read_text("utf-8")
    return re.sub(r"/\*[^*]*\*/|\n", "", text)
