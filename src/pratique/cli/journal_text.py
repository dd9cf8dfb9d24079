"""An entry of the journal on the screen."""

from __future__ import annotations

from typing import Any

from pratique.cli.say import say_prose
from pratique.record.clock import moment
from pratique.record.entry import Entry
from pratique.report.phrases import clock_words
from pratique.report.story_words import said
from pratique.report.words import _


def say_entry(entry: Entry) -> None:
    """Its number, when, who, and what."""
    told = {
        "number": f"{entry.number:>4}",
        "time": clock_words(entry.time),
        "who": str(entry.who),
        "what": said(entry.told),
    }
    say_prose(_("%(number)s  %(time)s  %(who)s: %(what)s") % told, hang=6)


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry in the form that scripts rely on. Fields may be added, never renamed."""
    return {
        "entry": entry.number,
        "time": moment(entry.time),
        "synchronised": entry.clock.synchronised,
        "who": str(entry.who),
        "act": str(entry.act),
        "told": entry.told.english,
        "about": dict(entry.about),
        "evidence": entry.evidence,
        "version": entry.version,
        "hash": entry.hash,
    }
