"""What is wrong with a journal, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pratique.phrase import Phrase


class Fault(StrEnum):
    """What happened to an entry, or to the end of the journal."""

    ALTERED = "altered"
    INSERTED = "inserted"
    MISSING = "missing"
    MOVED = "moved"
    REPEATED = "repeated"
    FORKED = "forked"
    FOREIGN = "foreign"
    CUT = "cut"
    TORN = "torn"
    HEAD = "head"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was written.

    `line` counts from 1; None where what is meant is not in the file. `entry` is the number of
    the entry, None where nothing tells it. `last` ends a run of entries.
    """

    fault: Fault
    line: int | None
    entry: int | None
    told: Phrase
    last: int | None = None


def altered(line: int, entry: int | None) -> Problem:
    """A line that was an entry, and is none any more."""
    if entry is None:
        told = Phrase("Line %(line)s is no entry of this case: it was put there, or altered.",
                      {"line": str(line)})  # fmt: skip
        return Problem(Fault.INSERTED, line, None, told)
    told = Phrase(
        "Entry %(entry)s (line %(line)s) was altered.", {"entry": str(entry), "line": str(line)}
    )
    return Problem(Fault.ALTERED, line, entry, told)


def missing(first: int, last: int, line: int | None) -> Problem:
    """Entries that are not there, before `line`; None stands for the end."""
    told = {"first": str(first), "last": str(last), "line": str(line)}
    if line is None:
        text = Phrase(
            "Entry %(first)s is missing at the end.",
            told,
            "Entries %(first)s to %(last)s are missing at the end.",
            last - first + 1,
        )
        return Problem(Fault.CUT, None, first, text, last)
    text = Phrase(
        "Entry %(first)s is missing before line %(line)s.",
        told,
        "Entries %(first)s to %(last)s are missing before line %(line)s.",
        last - first + 1,
    )
    return Problem(Fault.MISSING, line, first, text, last)


def moved(line: int, entry: int) -> Problem:
    """An entry in another place than where it was written."""
    told = Phrase(
        "Entry %(entry)s stands in line %(line)s, where it does not belong.",
        {"entry": str(entry), "line": str(line)},
    )
    return Problem(Fault.MOVED, line, entry, told)


def repeated(line: int, entry: int) -> Problem:
    """An entry that stands there already."""
    told = Phrase(
        "Entry %(entry)s stands once more in line %(line)s.",
        {"entry": str(entry), "line": str(line)},
    )
    return Problem(Fault.REPEATED, line, entry, told)


def forked(line: int, entry: int) -> Problem:
    """An entry that goes on from another one than the one before it."""
    told = Phrase(
        "Entry %(entry)s (line %(line)s) goes on from another journal than this one: two copies "
        "of the case were written to, or one was put back.",
        {"entry": str(entry), "line": str(line)},
    )
    return Problem(Fault.FORKED, line, entry, told)


def foreign(line: int, first: int, last: int) -> Problem:
    """Entries that were signed with a key that no entry before them introduces."""
    told = {"first": str(first), "last": str(last), "line": str(line)}
    text = Phrase(
        "Entry %(first)s (line %(line)s) is signed with a key that no entry before introduces.",
        told,
        "Entries %(first)s to %(last)s, from line %(line)s, are signed with a key that no entry "
        "before introduces.",
        last - first + 1,
    )
    return Problem(Fault.FOREIGN, line, first, text, last)


def torn(line: int) -> Problem:
    """A last line that is not whole."""
    told = Phrase(
        "Line %(line)s, the last one, is not whole. Either the machine stopped while it was "
        "written, or somebody added it. All entries before it are there.",
        {"line": str(line)},
    )
    return Problem(Fault.TORN, line, None, told)


def endless(line: int, entry: int) -> Problem:
    """A last entry without its line feed."""
    told = Phrase(
        "The line feed after entry %(entry)s, the last one, was taken away.",
        {"entry": str(entry)},
    )
    return Problem(Fault.ALTERED, line, entry, told)


def headless(told: Phrase) -> Problem:
    """The head says something else than the journal, or nothing."""
    return Problem(Fault.HEAD, None, None, told)


def broken(line: int, entry: int, told: Phrase) -> Problem:
    """An entry says itself that the journal was not as it was left."""
    where: dict[str, str | Phrase] = {"entry": str(entry), "line": str(line), "what": told}
    text = Phrase("Entry %(entry)s (line %(line)s) says: %(what)s", where)
    return Problem(Fault.BROKEN, line, entry, text)
