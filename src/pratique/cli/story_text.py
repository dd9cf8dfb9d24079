"""The story as a person reads it on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pratique.cli.say import say, say_prose
from pratique.report.phrases import moment, percent
from pratique.report.story_words import (
    about_words,
    kind_words,
    paragraphs,
    said,
    shown_phrase,
    together,
    vector_words,
)
from pratique.report.words import _, figure, ngettext
from pratique.story.examination import State
from pratique.story.reached import Line, Reached
from pratique.story.story import Sentence, Step, Story, Way

_WAYS: Final = 3
_STEPS: Final = 6
_LINES: Final = 12
_NAMES: Final = 8


def say_story(story: Story, *, whole: bool) -> None:
    """Half a page, what it rests on, the ways in, how far they got; lists cut but for `whole`."""
    rests: list[tuple[str, ...]] = []
    for about, sentences in paragraphs(story.sentences):
        title = about_words(about)
        if title:
            say(_("%(title)s:") % {"title": title})
        say_prose(" ".join(_marked(one, rests) for one in sentences))
        say()
    if rests:
        say(_("What this rests on:"))
    for number, evidence in enumerate(rests, 1):
        say_prose(f"  [{number}] {', '.join(evidence)}", hang=6)
    if rests:
        say()
    shown = len(story.entry) if whole else _WAYS
    if story.entry:
        say(_("Ways in, the likeliest first:"))
    for number, way in enumerate(story.entry[:shown], 1):
        _say_way(number, way, whole=whole)
    if story.entry:
        _say_rest(len(story.entry) - shown, "  ")
        say()
    _say_scope(story.scope.lines, whole=whole)


def how_line(story: Story) -> str:
    """How they got in, in one line of an answer; empty where nothing says that anybody did."""
    if story.determinable and story.entry:
        best = story.entry[0]
        when = _("at an unknown time") if best.time is None else moment(best.time)
        told = {"vector": vector_words(best.vector), "time": when}
        if best.address:
            return _("%(vector)s, %(time)s, from %(address)s") % {**told, "address": best.address}
        return _("%(vector)s, %(time)s") % told
    if story.state is not State.COMPROMISED and not story.entry and not story.scope.lines:
        return ""  # nothing was left behind: nobody need have got in
    return _("how they got in cannot be told from this evidence: pratique story")


def _marked(sentence: Sentence, rests: list[tuple[str, ...]]) -> str:
    """A sentence with the number of what it rests on."""
    words = said(sentence.phrase)
    if not sentence.evidence:
        return words
    if sentence.evidence not in rests:
        rests.append(sentence.evidence)
    return f"{words} [{rests.index(sentence.evidence) + 1}]"


def _say_way(number: int, way: Way, *, whole: bool) -> None:
    told = {
        "number": number,
        "words": vector_words(way.vector),
        "vector": way.vector,
        "sure": percent(way.confidence),
    }
    say()
    say(_("%(number)s. %(words)s (%(vector)s, %(sure)s)") % told)
    if way.line is not None:
        say_prose(f"   {way.log}:{way.number}", hang=3)
        say(f"   > {way.line}")  # as it stands there: the terminal breaks it, and a copy is whole
    for title, steps, mark in (
        (_("From there to what was found:"), way.chain, ""),
        (_("What speaks for it:"), way.reasons, "+ "),
        (_("What speaks against it:"), way.against, "- "),
    ):
        shown = steps if whole else steps[:_STEPS]
        if shown:
            say(f"   {title}")
        for step in shown:
            say_prose(f"     {mark}{_dated(step)}", hang=7)
        _say_rest(len(steps) - len(shown), "     ")


def _dated(step: Step) -> str:
    what = said(step.what)
    return what if step.time is None else f"{moment(step.time)}  {what}"


def _say_scope(lines: Sequence[Line], *, whole: bool) -> None:
    titles = {
        Reached.TOUCHED: _("Touched:"),
        Reached.REACHABLE: _("Within their reach:"),
        Reached.UNTOUCHED: _("Untouched, as far as can be seen:"),
    }
    for reached, title in titles.items():
        groups = list(together([line for line in lines if line.reached is reached]))
        if groups:
            say(title)
        shown = groups if whole else groups[:_LINES]
        for group in shown:
            names = [said(shown_phrase(line)) for line in group]
            left = 0 if whole else max(0, len(names) - _NAMES)
            named = ", ".join(names[: len(names) - left])
            if left:
                named += " " + _("and %(count)s more") % {"count": figure(left)}
            told = {"kind": kind_words(group[0].kind), "names": named}
            line = _("%(kind)s %(names)s: %(why)s") % {**told, "why": said(group[0].because)}
            say_prose(f"  {line}", hang=4)
        _say_rest(len(groups) - len(shown), "  ")


def _say_rest(count: int, indent: str) -> None:
    if count > 0:
        more = ngettext(
            "... and %(count)s more: pratique story --all",
            "... and %(count)s more: pratique story --all",
            count,
        )
        say(indent + more % {"count": figure(count)})
