"""The time line on a terminal: a day is a heading, an event a line or a paragraph."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pratique.store.tables import Tables
    from pratique.story.timeline.choice import Choice
    from pratique.story.timeline.event import Event

_UNSURE: Final = 0.6
_HANG: Final = 21
_LINES: Final = 3  # of a terminal, for one event


def say_stretch(choice: Choice) -> None:
    """Which stretch of time follows, where it was chosen for the person."""
    from pratique.cli.say import say_prose
    from pratique.report.phrases import moment
    from pratique.report.words import _

    if choice.part_of is not None and choice.since is not None and choice.until is not None:
        told = {"since": moment(choice.since), "until": moment(choice.until)}
        say_prose(_("The time of the story: %(since)s to %(until)s") % told)


def say_events(found: Iterator[Event], most: int | None) -> tuple[int, bool]:
    """Print `most` of them; how many they were, and whether there are more."""
    from pratique.cli.say import say
    from pratique.report.phrases import moment

    day = ""
    number = 0
    for event in found:
        if most is not None and number >= most:
            return number, True
        date, clock, _zone = moment(event.time).split(" ")
        if date != day:
            say(f"{date} (UTC)")
            day = date
        _say_event(event, clock)
        number += 1
    return number, False


def _say_event(event: Event, clock: str) -> None:
    from pratique.cli.say import say, say_prose
    from pratique.report.escape import for_terminal
    from pratique.report.event_words import event_words

    unsure = "~" if event.confidence < _UNSURE else " "
    words = event_words(event)
    if event.tags:
        words = f"{words} [{' '.join(event.tags)}]"
    head = f" {unsure}{clock} {event.kind:<8} "
    if not sys.stdout.isatty():
        say(head + words)
    elif len(event.tags) > 0:
        say_prose(head + words, hang=_HANG)  # what matters is shown whole
    else:
        columns = max(40, shutil.get_terminal_size().columns)
        say(for_terminal(head + words, width=columns))


def say_left_out(tables: Tables, choice: Choice, shown: tuple[int, bool], most: int | None) -> None:
    """What is not among the lines above, and how to see it."""
    from pratique.cli.say import say, say_prose
    from pratique.report.words import _, figure
    from pratique.story.timeline.reading import count, left_out

    number, more = shown
    if not number:
        say(_("Nothing that was read has a time and fits."))
    if more:
        text = _("There is more: these are the first %(count)s lines; --limit 0 shows all.")
        say_prose(text % {"count": figure(most or number)})
    if choice.part_of is not None:
        usual = count(tables, choice.with_usual) - count(tables, choice)
        if usual:
            text = _("%(count)s usual events of these days are left out; --all shows them, too.")
            say_prose(text % {"count": figure(usual)})
    earlier, later, timeless = left_out(tables, choice)
    for text, many in (
        (_("%(count)s events are earlier, see --since."), earlier),
        (_("%(count)s events are later, see --until."), later),
        (_("%(count)s events have no time that could be read; pratique sql has them."), timeless),
    ):
        if many:
            say_prose(text % {"count": figure(many)})
