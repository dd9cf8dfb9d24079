"""One line of a log as it stands there, for whoever must show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pratique.errors import EvidenceError
from pratique.evidence.base import Source
from pratique.model import EntryType, exact
from pratique.survey.log.lines import Lines

LONGEST: Final = 8_000


def lines_of(source: Source, wanted: Iterable[tuple[str, int]]) -> Mapping[tuple[str, int], str]:
    r"""The lines of logs by their path and number, from 1; what is not UTF-8 is `\xNN`.

    What cannot be read is missing, and so is a line of a log that has none, such as the journal.
    Of a line over 8,000 bytes, that is all; zero bytes before it are left out.
    """
    found: dict[tuple[str, int], str] = {}
    by_path: dict[str, set[int]] = {}
    for path, number in wanted:
        by_path.setdefault(path, set()).add(number)
    for path, numbers in by_path.items():
        try:
            entry = source.lookup(exact(path).lstrip(b"/"))
            if entry is None or entry.type is not EntryType.REGULAR:
                continue
            with source.open(entry) as opened:
                for number, text in _lines(Lines(opened, entry), numbers):
                    found[path, number] = text
        except EvidenceError:
            continue
    return found


def _lines(lines: Lines, numbers: set[int]) -> Iterable[tuple[int, str]]:
    waiting = sorted(numbers, reverse=True)
    for block in lines.blocks():
        if not waiting:
            return
        if waiting[-1] >= block.first + block.lines:
            continue
        at, number = 0, block.first
        content = block.content
        while waiting and at < len(content):
            end = content.find(b"\n", at)
            end = len(content) if end < 0 else end
            if number == waiting[-1]:
                waiting.pop()
                raw = content[at:end].lstrip(b"\0")[:LONGEST].rstrip(b"\r")
                yield number, raw.decode("utf-8", "backslashreplace")
            at, number = end + 1, number + 1
