"""Whether a program stores what a visitor sends, or opens the files of the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.names import (
    PAGE_MANAGES_FILES,
    PAGE_WRITES_REQUEST,
    SCRIPT_RUNS_REMOTE,
)
from pratique.content.script.expression import Step
from pratique.content.script.program import Program
from pratique.content.script.sighting import Sighting
from pratique.content.script.token import Dialect
from pratique.content.script.vocabulary import LISTS, MOVES, PUTS, READS, REMOVES, WRITES

_PAGE: Final = re.compile(
    r"\.(?:asp|aspx|asa|cer|cdx|jsp|jspx|php\d?|phtml|ashx|asmx|cgi|pl|exe|war)\b", re.IGNORECASE
)
_HOUSE: Final = frozenset("out response console logger log".split())
_MULTIPART: Final = ("binaryread", "getpart", "postedfile", "files")
_OWN_FILE: Final = frozenset({"script_name", "path_translated", "path_info", "url"})
_PARTED: Final = ("boundary", "multipart", "content-disposition", "chrb(13)", "filename=")
_NO_PAGE: Final = re.compile(
    r"\.(?:html?|txt|xml|jpe?g|gif|png|css|csv|xlsx?|docx?|pdf|zip|js|log|json|bak|mdb)\Z",
    re.IGNORECASE,
)


class Storing(Program):
    """Questions about files."""

    def all(self) -> Iterator[Sighting]:
        """Every answer."""
        yield from self._stores()
        yield from self._manages()

    def _opens_to_write(self, step: Step) -> bool:
        """`OpenTextFile(name, 2 or 8)`: to write, to append."""
        node = step.node
        if node.last != "opentextfile" or len(node.arguments) < 2:
            return False
        mode = node.arguments[1]
        return self.flow.value(mode, step.scope) in (2, 8) or mode.path in (
            "forwriting",
            "forappending",
        )

    def _stores(self) -> Iterator[Sighting]:
        puts = self._put()
        for step in self.calls:
            node = step.node
            if not (WRITES.search(node.path) or self._opens_to_write(step)):
                continue
            named = next(self.flow.visited(node.arguments[:1], step.scope), None)
            if named is None:
                yield from self._stores_fixed(step, puts)
                continue
            if _NO_PAGE.search(self.ending(node.arguments[0], step.scope)):
                continue
            own = next(self.flow.visited(node.arguments[1:], step.scope), None)
            content = own or puts.get("visitor")
            if content is not None:
                whole = self.flow.wholly(node.arguments[0], step.scope)
                sure = 0.85 if whole and ("wholly" in puts or own) else 0.6
                both = f"{named} {content}"
                parts = _MULTIPART if self.has(*_PARTED) else _MULTIPART[1:]
                if any(part in both for part in parts) or named == content or "()()" in both:
                    sure = 0.55
                why = (
                    f"A visitor gives the name of a file ({named}) and what is written to it "
                    f"({content})."
                )
                yield Sighting(PAGE_WRITES_REQUEST, node.position, why, sure)
            elif "network" in puts:
                why = (
                    f"It fetches something ({puts['network']}) and stores it under a name "
                    f"that a visitor gives ({named})."
                )
                sure = 0.8 if self.code.language == "java" else 0.6
                yield Sighting(PAGE_WRITES_REQUEST, node.position, why, sure)

    def _stores_fixed(self, step: Step, puts: dict[str, str]) -> Iterator[Sighting]:
        """The name is fixed: what is stored under that of a page is a page."""
        for argument in step.node.arguments[:1]:
            name = self.ending(argument, step.scope)
            own_file = name.lower() in _OWN_FILE and self.code.dialect is Dialect.BASIC
            if not (own_file or _PAGE.search(name)):
                continue
            name = "its own file" if own_file else name
            if "network" in puts:
                why = f"What it fetches ({puts['network']}) is stored as {name[:80]}."
                yield Sighting(SCRIPT_RUNS_REMOTE, step.node.position, why, 0.85)
            elif "wholly" in puts and "own" not in puts:
                why = f"What a visitor sends ({puts['wholly']}) is stored as {name[:80]}."
                yield Sighting(PAGE_WRITES_REQUEST, step.node.position, why, 0.8)

    def _put(self) -> dict[str, str]:
        """What is written anywhere but to the page itself: labels."""
        found: dict[str, str] = {}
        for step in self.calls:
            node = step.node
            if (
                not PUTS.search(node.path)
                or node.path.partition(".")[0].partition("(")[0] in _HOUSE
            ):
                continue
            for argument in node.arguments[:3]:
                if len(self.flow.text(argument, step.scope)) > 3:
                    found["own"] = ""
                for label, where in self.flow.labels(argument, step.scope).items():
                    if label not in found or any(part in found[label] for part in _MULTIPART):
                        found[label] = where
                    if label == "visitor" and self.flow.wholly(argument, step.scope):
                        found.setdefault("wholly", where)
        return found

    def _manages(self) -> Iterator[Sighting]:
        done: dict[str, tuple[Step, str]] = {}
        for step in self.calls:
            for name, pattern in (
                ("lists", LISTS),
                ("deletes", REMOVES),
                ("moves", MOVES),
                ("writes", WRITES),
                ("reads", READS),
            ):
                if name not in done and pattern.search(step.node.path):
                    given = (
                        *step.node.arguments[:2],
                        *([step.node.receiver] if step.node.receiver else ()),
                    )
                    where = next(self.flow.visited(given, step.scope), None)
                    if where is not None:
                        done[name] = (step, where)
        changes = {"deletes", "moves", "writes"} & set(done)
        loose = self.code.dialect is not Dialect.BASIC  # ASP sites have such pages of their own
        if "lists" in done and (len(changes) >= 2 or (loose and {"deletes", "reads"} <= set(done))):
            step, where = done["lists"]
            acts = ", ".join(sorted(changes))
            why = (
                f"It lists the folder that a visitor names ({where}), and {acts} files "
                "that the visitor names."
            )
            yield Sighting(
                PAGE_MANAGES_FILES, step.node.position, why, 0.9 if len(changes) == 3 else 0.75
            )
        elif (
            loose
            and {"lists", "reads"} <= set(done)
            and self._named(done["lists"][0])
            and self._named(done["reads"][0])
        ):
            step, where = done["lists"]
            why = f"It lists any folder and shows any file that a visitor names ({where})."
            yield Sighting(PAGE_MANAGES_FILES, step.node.position, why, 0.72)

    def _named(self, step: Step) -> bool:
        """Whether the visitor gives the whole path."""
        node = step.node
        given = (*node.arguments[:1], *([node.receiver] if node.receiver else ()))
        return any(self.flow.wholly(one, step.scope) for one in given)
