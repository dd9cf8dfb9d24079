"""How a command that runs by itself is put to the judge, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from pratique.checks.base import Sign
from pratique.checks.by_hand import lines
from pratique.content.reason import sentence
from pratique.content.shell.command import (
    CONNECTS_BACK,
    DECODES_AND_RUNS,
    DOWNLOADS_AND_RUNS,
    GRANTS_ACCESS,
    HIDES_TRACES,
    INPUT_LENGTH,
    MINES,
    OPENS_TUNNEL,
    PRELOADS,
    RUNS_FROM_WRITABLE,
    SENDS_AWAY,
    STAYS,
    Judged,
    judge,
    judge_code,
)
from pratique.content.shell.program import SHELLS
from pratique.model import Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.phrase import Phrase, prose

SURE: Final = 0.6
RUNS_CODE: Final = frozenset(
    {
        CONNECTS_BACK,
        DECODES_AND_RUNS,
        DOWNLOADS_AND_RUNS,
        GRANTS_ACCESS,
        HIDES_TRACES,
        MINES,
        OPENS_TUNNEL,
        PRELOADS,
        SENDS_AWAY,
        STAYS,
    }
)
FROM_WRITABLE: Final = frozenset({RUNS_FROM_WRITABLE})
EVERYTHING: Final = RUNS_CODE | FROM_WRITABLE

_DOES: Final = {
    CONNECTS_BACK: Phrase("gives a shell to somebody outside"),
    DECODES_AND_RUNS: Phrase("decodes hidden code and runs it"),
    DOWNLOADS_AND_RUNS: Phrase("downloads code and runs it"),
    GRANTS_ACCESS: Phrase("opens an account or a way to root"),
    HIDES_TRACES: Phrase("hides traces"),
    MINES: Phrase("mines coins"),
    OPENS_TUNNEL: Phrase("opens a tunnel into this server"),
    PRELOADS: Phrase("puts a library into every program"),
    RUNS_FROM_WRITABLE: Phrase("runs a program from a place where none belongs"),
    SENDS_AWAY: Phrase("sends secrets away"),
    STAYS: Phrase("writes what runs by itself"),
}
_SEVERITY: Final = {HIDES_TRACES: Severity.LOW, OPENS_TUNNEL: Severity.MEDIUM}
_WHOLE_PROGRAM: Final = 0.65
# They are shells by another name, or run one line after the other as one does.
_LIKE_A_SHELL: Final = frozenset({"run-parts", "openrc-run", "execlineb"})
# What is left of the block when the judge cuts; one row is never longer than this.
_BLOCK: Final = INPUT_LENGTH - 20_000
# Lines of scripts that are kept with what the judge said of them: their length, and how many.
_REPEATED: Final = 500
_MOST_REPEATED: Final = 20_000


def worst(judged: Iterable[Judged], marks: frozenset[str]) -> Judged | None:
    """The one to show: of the gravest kind, the surest; None when none is sure enough."""
    sure = [one for one in judged if one.mark in marks and one.confidence >= SURE]
    return max(sure, key=lambda one: (_gravity(one), one.confidence, -one.line), default=None)


def sign(subject: str, who: Phrase, runs: Phrase, place: Place, found: Judged) -> Sign:
    """A sign for one command; `who` begins the title, `runs` says when it runs and as whom."""
    return Sign(
        subject=subject,
        places=(place,),
        quote=found.quote,
        why=prose(
            runs,
            sentence(found.why),
        ),
        verify=lines(place),
        confidence=found.confidence,
        severity=_gravity(found),
        title=Phrase("%(who)s %(does)s", {"who": who, "does": _DOES[found.mark]}),
    )


def _gravity(judged: Judged) -> Severity:
    return _SEVERITY.get(judged.mark, Severity.HIGH)


def judged_scripts(
    rows: Iterable[StartupCommand], marks: frozenset[str]
) -> Iterator[tuple[StartupCommand, Judged]]:
    """The worst of each script, with its row. `rows` come in the order of path and line.

    A script is judged as a whole, because what one line sets the next one runs, and each
    line once more alone, because one stray quote would hide the rest from the first look.
    """
    alone = _Alone()
    for _path, group in groupby(rows, lambda row: row.path):
        found = [
            (row, judged) for block in _blocks(group) for row, judged in _judged_block(block, alone)
        ]
        best = worst((judged for _row, judged in found), marks)
        if best is not None:
            yield next((row, judged) for row, judged in found if judged is best)


def _blocks(rows: Iterable[StartupCommand]) -> Iterator[list[StartupCommand]]:
    block: list[StartupCommand] = []
    length = 0
    for row in rows:
        if block and length + len(row.command) > _BLOCK:
            yield block
            block, length = [], 0
        block.append(row)
        length += len(row.command) + 1
    if block:
        yield block


class _Alone:
    """Judges lines one by one; the lines that tools put into hundreds of scripts only once."""

    def __init__(self) -> None:
        self._judged: dict[str, tuple[Judged, ...]] = {}

    def __call__(self, line: str) -> tuple[Judged, ...]:
        found = self._judged.get(line)
        if found is None:
            found = judge(line)
            if len(line) <= _REPEATED and len(self._judged) < _MOST_REPEATED:
                self._judged[line] = found
        return found


def _judged_block(
    block: list[StartupCommand], alone: _Alone
) -> Iterator[tuple[StartupCommand, Judged]]:
    whole = "\n".join(row.command for row in block)
    interpreter = block[0].interpreter
    if interpreter in SHELLS or interpreter in _LIKE_A_SHELL:
        for judged in judge(whole):
            yield block[min(judged.line, len(block)) - 1], judged
        for row in block:
            for judged in alone(row.command):
                yield row, judged
        return
    for judged in judge_code(whole, interpreter):
        # A long program may well open a connection here and start something there.
        yield block[0], replace(judged, confidence=judged.confidence * _WHOLE_PROGRAM)
    for row in block:
        for judged in judge_code(row.command, interpreter):
            yield row, judged
