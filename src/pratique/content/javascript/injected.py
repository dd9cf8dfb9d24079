"""What the scripts in a file do to visitors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.javascript.grammar import text_of
from pratique.content.javascript.judgement import Sighting, hides_card_words, judge
from pratique.content.javascript.machine import STEPS, Machine
from pratique.content.javascript.passage import Passage, passages
from pratique.content.javascript.values import GAP
from pratique.content.mark import Mark
from pratique.content.names import JS_UNREADABLE_PART
from pratique.model import Gap, Stage
from pratique.parsers.base import shown

_MARKS: Final = 6
_RENAMED: Final = re.compile(r"_0x[0-9a-f]{4,6}\b")
_RENAMED_BYTES: Final = re.compile(rb"_0x[0-9a-f]{4,6}\b")
_SIGNS_ONLY: Final = re.compile(r"[\[\]()!+]{300}")
_SIGNS_BYTES: Final = re.compile(rb"[\[\]()!+]{300}")
_MANY_RENAMED: Final = 20
_LEAST_REST: Final = 4_000
_FILE_STEPS: Final = STEPS + STEPS // 5
_LEAST_STEPS: Final = 50_000
_NUMBERED: Final = re.compile(r"(?:\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|[\w .,:;\[\]=_-]){4,4000}")
_QUOTED: Final = re.compile(r"\\[\"'/]")
_BREAKS: Final = re.compile(r"\\([\"'/nrt\\])")
_BREAK: Final = {"n": "\n", "r": "\n", "t": "\t"}


def find(content: Content) -> Iterator[Mark | Gap]:
    """A mark for each thing that a person should look at."""
    steps = _FILE_STEPS
    exhausted = False
    yielded: set[tuple[str, str]] = set()
    file_text = ""
    for passage in passages(content):
        if steps < _LEAST_STEPS:
            exhausted = True
            break
        file_text = file_text or content.lowered.decode("utf-8", "replace").replace("\\/", "/")
        machine = _walked(passage.script, min(steps, STEPS))
        steps -= machine.used
        renamed = len(_RENAMED.findall(passage.script)) >= _MANY_RENAMED
        exhausted = exhausted or (machine.exhausted and renamed)
        sightings = [*judge(machine, file_text, content.path), *_numbered(passage, file_text)]
        sightings = sightings or list(_unreadable(content, passage, machine))
        for sighting in sightings:
            mark = _mark(content, passage, sighting)
            key = (mark.mark, mark.quote)
            if key not in yielded and len(yielded) < _MARKS:
                yielded.add(key)
                yield mark
    if exhausted:
        detail = "what it does was followed in part"
        yield Gap(content.path, None, Stage.ANALYSE, "a script that takes too many steps", detail)


@lru_cache(maxsize=32)
def _walked(script: str, steps: int) -> Machine:
    """The machine after it; the same script lies in hundreds of files where one was put in."""
    machine = Machine(script, steps)
    if machine.read < len(script) * 0.9 and _QUOTED.search(script):
        # In a dump or in a text of PHP, a script is written with a backslash before each quote.
        bare = _BREAKS.sub(lambda found: _BREAK.get(found[1], found[1]), script)
        again = Machine(bare, steps)
        if again.read > machine.read or len(again.acts) > len(machine.acts):
            return again
    return machine


def _numbered(passage: Passage, file_text: str) -> Iterator[Sighting]:
    script = passage.script
    if script.count("\\x") + script.count("\\u00") < 40:
        return
    pieces = (found[0] for found in _NUMBERED.finditer(script) if "\\" in found[0])
    found = hides_card_words(script, "\n".join(text_of(piece) for piece in pieces), file_text)
    if found is not None:
        yield found


def _unreadable(content: Content, passage: Passage, machine: Machine) -> Iterator[Sighting]:
    """A part that could not be followed, in a file whose rest is written in another way.

    Programs that make scripts unreadable are used by honest people as well: on whole scripts.
    """
    written = passage.script
    signs = len(_RENAMED.findall(written)) >= _MANY_RENAMED or _SIGNS_ONLY.search(written)
    if not signs or not (machine.exhausted or machine.read < len(written) * 0.9):
        return
    begin = _RENAMED.search(written) or _SIGNS_ONLY.search(written)
    before = content.held[: passage.position] + written[: begin.start() if begin else 0].encode()
    after = content.held[passage.position + len(written.encode("utf-8", "replace")) :]
    rest = before + after
    if len(rest) < _LEAST_REST or _RENAMED_BYTES.search(rest) or _SIGNS_BYTES.search(rest):
        return
    where = "at the end" if len(after) < len(before) else "at the beginning"
    why = f"A part that nobody can read stands {where} of a script that is otherwise plain."
    yield Sighting(JS_UNREADABLE_PART, begin.start() if begin else 0, "not worked out", why, 0.75)


def _mark(content: Content, passage: Passage, sighting: Sighting) -> Mark:
    # Where the text was changed before it was read, places in it are near ones.
    before = len(passage.script[: sighting.position].encode("utf-8", "replace"))
    position = min(passage.position + before, len(content.held))
    end = content.held.find(b"\n", position)
    line = content.held[position : min(end if end >= 0 else position + 300, position + 300)]
    what = sighting.what.replace(GAP, "\u2026")
    why = sighting.why if what in sighting.why else f"{sighting.why} What it comes to: {what}"
    return Mark(
        content.path,
        content.line(position),
        sighting.mark,
        shown(line, 300),
        shown(why, 600),
        sighting.confidence,
    )


ANALYSER = Analyser(
    frozenset({"javascript", "html", "php", "asp", "jsp", "sql", "text", "xml", "svg"}),
    find,
)
