"""The way into the analysis of PHP: from the bytes of a file to its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from pratique.content.bare_text import Language, uncommented
from pratique.content.base import Analyser, Content
from pratique.content.identify import PHP_SUFFIXES, TEXT_KINDS
from pratique.content.mark import IN_WHAT_IT_WRITES, ONLY_TYPED, Mark
from pratique.content.names import PHP_CODE, PHP_DROPS_PROGRAM, PHP_PROFILE
from pratique.content.php.back_door import back_doors
from pratique.content.php.deliveries import deliveries
from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.event import Act
from pratique.content.php.emulator.machine import Machine
from pratique.content.php.encoded import readable_part, unreadable
from pratique.content.php.gate import Look
from pratique.content.php.hidden_act import depth_of, hidden_acts, line_in_file
from pratique.content.php.hidden_line import hidden_lines
from pratique.content.php.kept_code import kept_code
from pratique.content.php.login_tap import login_taps
from pratique.content.php.magic import magic
from pratique.content.php.opening import (
    Opening,
    find_opening,
    has_script,
    is_guard,
    with_common_tags,
)
from pratique.content.php.outside import outside
from pratique.content.php.piece import ends, resumed, shortened
from pratique.content.php.profile import NO_PROFILE, Profile, profile
from pratique.content.php.program import Program
from pratique.content.php.revived import revived
from pratique.content.php.sinks import Sighting, runs
from pratique.content.php.site_changes import site_changes
from pratique.content.php.stored import stored
from pratique.content.php.syntax import Source, TooLong, parse
from pratique.model import Gap, Stage
from pratique.parsers.base import shown

LENGTH_LIMIT = 4 * 1024 * 1024
MARKS_PER_KIND = 5
_PIECES = (64 * 1024, 8 * 1024)  # of a source that takes too long to parse
_LAYERS = 12  # hidden texts that are analysed like files
_LEAST_LAYER = 20
_LEAST_PROGRAM = 200
_SURE = 0.7
_WORTH_TELLING = 0.5
_WORDS_LOOKED_FOR = 8
_TOGETHER = "Taken together, it looks like what intruders leave, not like part of an application"
_BEHIND = "What it hides looks, taken together, like what intruders leave"

# Texts that hold PHP as an example or as a pattern, and that no web server runs.
_ABOUT_PHP = frozenset({"python", "perl", "ruby", "shell", "script", "pem"})

# What follows this statement is data: PHP never reads it, and a parser drowns in it.
_HALT = re.compile(rb"__halt_compiler\s{0,9}\(\s{0,9}\)\s{0,9};", re.IGNORECASE)


def find(content: Content) -> Iterator[Mark | Gap]:
    """That there is PHP in the content, and the marks of it."""
    in_script = has_script(content.lowered)
    if b"<?" not in content.held and content.kind != "php" and not in_script:
        return
    if content.kind in _ABOUT_PHP and content.suffix not in PHP_SUFFIXES:
        return
    text = content.kind in TEXT_KINDS
    held = with_common_tags(content.held) if in_script else content.held
    opening = find_opening(held, text=text)
    encoded = None
    if opening is not None:
        if is_guard(held):
            return
        yield _code(content, opening, text=text)
        encoded = unreadable(content, opening)
        if encoded is not None:
            yield encoded
    if text and not content.whole:
        reason = "longer than the PHP analysis reads"
        yield Gap(content.path, None, Stage.ANALYSE, reason, "analysed in pieces")
        if content.kind == "php":
            start, part = resumed(held)
            held, opening = held[:start] + part, Opening(start, start + len(part), short=False)
    if opening is None:
        return
    if not opening.start and opening.end == len(held) and held is content.held:
        look = Look(content.lowered, content.words)
    else:
        look = Look.at(held[opening.start : opening.end])
    likeness = _likeness(held[opening.start : opening.end], look, encoded=encoded is not None)
    yield from _marks(held, content.path, opening, look, likeness)


def _likeness(part: bytes, look: Look, *, encoded: bool) -> Profile:
    if encoded:
        # An encoded text looks like what intruders leave, whoever had it encoded.
        return _profile_of(readable_part(part))
    return profile(part, look.lowered, look.words)


def _profile_of(text: bytes) -> Profile:
    look = Look.at(text)
    return profile(text, look.lowered, look.words)


def _code(content: Content, opening: Opening, *, text: bool) -> Mark:
    start = content.held[opening.start : min(opening.end, opening.start + 900)]
    quote = shown(b" ".join(start.split()), 300)
    line = content.line(opening.start) if text else None
    why = ONLY_TYPED if _ends_when_served(content, opening) else ""
    return Mark(content.path, line, PHP_CODE, quote, why, 0.7 if opening.short else 0.95)


def _ends_when_served(content: Content, opening: Opening) -> bool:
    """Whether nothing but values stands before a line that ends it for every visitor."""
    if b"php_sapi" not in content.lowered or content.held[: opening.start].strip():
        return False
    start = content.held[opening.start : min(opening.end, opening.start + _GUARD_WITHIN)]
    return _GUARD.match(uncommented(start, Language.PHP)) is not None


def _marks(
    content: bytes, path: str, opening: Opening, look: Look, likeness: Profile
) -> Iterator[Mark | Gap]:
    """The marks of the PHP that starts at `opening`, the surest of each kind first."""
    part = content[opening.start : opening.end]
    first_line = content.count(b"\n", 0, opening.start) + 1
    hiding = look.worth_emulating()
    if not hiding and not look.worth_parsing():
        yield from _profile_mark(likeness, part, look, path, first_line)
        return
    found = _Found(likeness)
    if len(part) > LENGTH_LIMIT:
        detail = f"{len(part)} bytes; long texts were left out, or its ends were analysed"
        yield Gap(path, None, Stage.ANALYSE, "longer than the PHP analysis reads", detail)
    try:
        for place, piece in _pieces(part):
            line = first_line + part.count(b"\n", 0, place)
            _analyse(piece, path, line, found, hiding=hiding)
    except TooLong:
        detail = f"{len(part)} bytes; its ends were analysed"
        yield Gap(path, None, Stage.ANALYSE, "PHP that takes too long to parse", detail)
        for place, piece in _short_ends(part):
            line = first_line + part.count(b"\n", 0, place)
            with suppress(TooLong):
                _analyse(piece, path, line, found, hiding=hiding)
    yield from found.gaps
    yield from _surest(found.marks)
    yield from _profile_mark(found.likeness, part, look, path, first_line)
    yield from found.lines


_GUARD_WITHIN = 4096
_GUARD = re.compile(
    rb"(?:<\?php\b)?\s*(?:declare\([\w=]{1,20}\);\s*)?(?:\$\w{1,40}\s*=\s*['\"\w./-]{0,100};\s*){0,20}"
    rb"if\s*\(\s*(?:['\"]cli['\"]\s*!==?\s*(?:php_sapi_name\s*\(\s*\)|PHP_SAPI)"
    rb"|(?:php_sapi_name\s*\(\s*\)|PHP_SAPI)\s*!==?\s*['\"]cli['\"])\s*\)\s*\{?\s*(?:die|exit)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Found:
    """What the pieces of a file gave so far; `lines` are the marks of hidden lines."""

    likeness: Profile
    marks: list[Mark] = field(default_factory=list)
    lines: list[Mark] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def _pieces(part: bytes) -> tuple[tuple[int, bytes], ...]:
    """What of a source is parsed, with its places: all of it, if it is not too long."""
    if len(part) <= LENGTH_LIMIT:
        return ((0, part),)
    short = shortened(part)
    return ((0, short),) if len(short) <= LENGTH_LIMIT else ends(part, LENGTH_LIMIT // 2)


def _short_ends(part: bytes) -> Iterator[tuple[int, bytes]]:
    """The ends of a source that takes too long, each as long as takes not too long again."""
    longer, shorter = (ends(part, min(length, len(part) // 2)) for length in _PIECES)
    for one, other in zip(longer, shorter, strict=True):
        try:
            parse(one[1])
        except TooLong:
            yield other
        else:
            yield one


def _analyse(part: bytes, path: str, first_line: int, found: _Found, *, hiding: bool) -> None:
    """Add what is seen in one piece of source; `TooLong` before anything was added."""
    program = Program(_parsed(part, first_line))
    sightings = tuple(_sightings(program))
    source = program.source
    found.marks += [_mark(sighting, source, path) for sighting in sightings]
    if hiding:
        machine = emulate(part, source=source if source.first_line == 1 else None)
        found.marks += _hidden_marks(machine, path, first_line)
        found.marks += _dropped_marks(machine, path, first_line)
        likest = _likest_layer(machine)
        found.likeness = max(found.likeness, likest, key=lambda one: one.score)
        if machine.exhausted and len(machine.layers) > 1:
            detail = "what it hides was worked out in part"
            found.gaps.append(
                Gap(path, None, Stage.ANALYSE, "PHP that takes too many steps", detail)
            )
    found.lines += hidden_lines(source, path)
    if program.steps_left <= 0:
        detail = "what it does was followed in part"
        found.gaps.append(
            Gap(path, None, Stage.ANALYSE, "PHP with more connections than are followed", detail)
        )


def _sightings(program: Program) -> Iterator[Sighting]:
    yield from runs(program)
    yield from revived(program)
    yield from outside(program)
    yield from stored(program)
    yield from deliveries(program)
    yield from login_taps(program)
    yield from back_doors(program)
    yield from kept_code(program)
    yield from site_changes(program)
    yield from magic(program)


def _surest(marks: list[Mark]) -> Iterator[Mark]:
    """The surest marks of each kind, one for each line."""
    seen: dict[str, dict[int | None, Mark]] = {}
    for mark in sorted(marks, key=lambda one: -one.confidence):
        kept = seen.setdefault(mark.mark, {})
        if mark.line not in kept and len(kept) < MARKS_PER_KIND:
            kept[mark.line] = mark
            yield mark


def _mark(sighting: Sighting, source: Source, path: str) -> Mark:
    quote, why = source.quote(sighting.node), shown(sighting.why, 600)
    line = source.line(sighting.node)
    return Mark(path, line, sighting.mark, quote, why, sighting.confidence)


def _profile_mark(
    likeness: Profile, part: bytes, look: Look, path: str, first_line: int
) -> Iterator[Mark]:
    if likeness.score < _WORTH_TELLING:
        return
    position = _first_of(likeness.words, look.lowered)
    start = part.rfind(b"\n", 0, position) + 1
    end = part.find(b"\n", position)
    quote = shown(part[start : end if end >= 0 else len(part)].strip(), 300)
    line = first_line + part.count(b"\n", 0, position)
    why = f"{_BEHIND if likeness.hidden else _TOGETHER}: {'; '.join(likeness.reasons)}."
    yield Mark(path, line, PHP_PROFILE, quote, shown(why, 600), round(likeness.score, 2))


def _first_of(words: tuple[str, ...], lowered: bytes) -> int:
    """Where the first of these words stands; the start if none does."""
    found = (lowered.find(word.lower().encode()) for word in words[:_WORDS_LOOKED_FOR])
    return min((position for position in found if position >= 0), default=0)


def _likest_layer(machine: Machine) -> Profile:
    """The profile of the hidden text that looks most like an intruder's program."""
    profiles = (
        _profile_of(layer.text[:LENGTH_LIMIT])
        for layer in machine.layers[1 : _LAYERS + 1]
        if len(layer.text) >= _LEAST_PROGRAM
    )
    likest = max(profiles, key=lambda one: one.score, default=NO_PROFILE)
    return replace(likest, hidden=True)


def _dropped_marks(machine: Machine, path: str, first_line: int) -> Iterator[Mark]:
    """The programs that it writes, if what they do is what a file of an intruder does."""
    for event in machine.events:
        if event.act is not Act.WRITE or len(event.values) < 2:
            continue
        name, text = event.values[0], event.values[1]
        if not isinstance(text, bytes) or b"<?" not in text or len(text) > LENGTH_LIMIT:
            continue
        if name == machine.path:
            continue  # what it does itself is told already
        does = _worst(text, machine)
        if does is None:
            continue
        line = line_in_file(machine, event.line, event.layer) + first_line - 1
        where = f"{shown(name, 100)!r}" if isinstance(name, bytes) else "a file"
        why = f"Line {line} writes {where}, a program.{IN_WHAT_IT_WRITES}{does.why}"
        quote = shown(text.strip(), 300)
        yield Mark(path, line, PHP_DROPS_PROGRAM, quote, shown(why, 600), does.confidence)


def _worst(text: bytes, machine: Machine) -> Sighting | None:
    """The surest of what a text does as a program; None for nothing."""
    found = (one for _, one in _sightings_in(text, machine) if one.confidence >= _SURE)
    return max(found, key=lambda one: one.confidence, default=None)


def _sightings_in(text: bytes, machine: Machine) -> Iterator[tuple[Source, Sighting]]:
    """What a text that the machine came upon does as a program."""
    if not Look.at(text).worth_parsing():
        return
    try:
        program = Program(parse(text))
        found = tuple(_sightings(program))
    except TooLong:
        machine.exhausted = True
        return
    for sighting in found:
        yield program.source, sighting


def _hidden_marks(machine: Machine, path: str, first_line: int) -> Iterator[Mark]:
    """What the program does behind its text, and what the texts that it hides do."""
    for act in hidden_acts(machine, first_line):
        yield Mark(path, act.line, act.mark, act.quote, shown(act.why, 600), act.confidence)
    for number, layer in enumerate(machine.layers[: _LAYERS + 1]):
        if not number or len(layer.text) < _LEAST_LAYER:
            continue
        text = layer.text if b"<?" in layer.text[:200] else b"<?php " + layer.text
        line = line_in_file(machine, 1, number) + first_line - 1
        under = depth_of(machine, number)
        for source, sighting in _sightings_in(text, machine):
            why = f"{sighting.why} These are lines of a text that is hidden under {under}."
            quote = source.quote(sighting.node)
            yield Mark(path, line, sighting.mark, quote, shown(why, 600), sighting.confidence)


def _parsed(part: bytes, first_line: int) -> Source:
    try:
        return parse(part, first_line)
    except TooLong:
        halt = _HALT.search(part)
        if halt is None:
            raise
        return parse(part[: halt.end()], first_line)


ANALYSER = Analyser(frozenset(), find)
