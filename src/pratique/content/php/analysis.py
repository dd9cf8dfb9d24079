"""The way into the analysis of PHP: from the bytes of a file to its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pratique.content.mark import Mark
from pratique.content.php.deliveries import deliveries
from pratique.content.php.gate import worth_parsing
from pratique.content.php.hidden_line import hidden_lines
from pratique.content.php.opening import Opening
from pratique.content.php.program import Program
from pratique.content.php.sinks import Sighting, runs
from pratique.content.php.syntax import Source, TooLong, parse
from pratique.model import Gap, Stage
from pratique.parsers.base import shown

LENGTH_LIMIT = 4 * 1024 * 1024
MARKS_PER_KIND = 5


# What follows this statement is data: PHP never reads it, and a parser drowns in it.
_HALT = re.compile(rb"__halt_compiler\s{0,9}\(\s{0,9}\)\s{0,9};", re.IGNORECASE)


def php_marks(content: bytes, path: str, opening: Opening) -> Iterator[Mark | Gap]:
    """The marks of the PHP that starts at `opening`, the surest of each kind first."""
    part = content[opening.start : opening.end]
    first_line = content.count(b"\n", 0, opening.start) + 1
    if not worth_parsing(part):
        return
    if len(part) > LENGTH_LIMIT:
        detail = f"{len(part)} bytes; the first {LENGTH_LIMIT} were analysed"
        yield Gap(path, None, Stage.ANALYSE, "longer than the PHP analysis reads", detail)
        part = part[:LENGTH_LIMIT]
    try:
        program = Program(_parsed(part, first_line))
        sightings = (*runs(program), *deliveries(program))
    except TooLong:
        detail = f"{len(part)} bytes"
        yield Gap(path, None, Stage.ANALYSE, "PHP that takes too long to parse", detail)
        return
    source = program.source
    seen: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        seen.setdefault(sighting.mark, []).append(sighting)
    for several in seen.values():
        several.sort(key=lambda one: -one.confidence)
        for one in several[:MARKS_PER_KIND]:
            quote, why = source.quote(one.node), shown(one.why, 600)
            yield Mark(path, source.line(one.node), one.mark, quote, why, one.confidence)
    yield from hidden_lines(source, path)
    if program.steps_left <= 0:
        detail = "what it does was followed in part"
        yield Gap(path, None, Stage.ANALYSE, "PHP with more connections than are followed", detail)


def _parsed(part: bytes, first_line: int) -> Source:
    try:
        return parse(part, first_line)
    except TooLong:
        halt = _HALT.search(part)
        if halt is None:
            raise
        return parse(part[: halt.end()], first_line)
