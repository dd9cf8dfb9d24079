"""`pratique handoff`: one screen for the one who takes over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from pratique.case.folder import Case
    from pratique.case.handoff import Handoff
    from pratique.record.stretch import Stretch

_HELP = """One screen for the one who takes over, or for yourself after a night's sleep: where we
are, what is urgent, what was decided, what was done last, what is next.

It also says when you have been at it for too long, as the journal shows.

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case; 70 Pratique itself failed.
"""

_DONE: Final = 4
_STEPS: Final = 3
_NAMED: Final = 3


@click.command(help=_HELP, short_help="One screen for the one who takes over.")
@case_option
@json_option
def command(case_folder: Path | None, *, as_json: bool) -> int:
    """Tell where the case stands."""
    from datetime import UTC, datetime

    from pratique.case.handoff import handoff
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import say_json
    from pratique.record.who import who

    case = chosen_case(case_folder)
    found = handoff(case, who(), datetime.now(UTC), _DONE)
    if as_json:
        say_json([_json(found)])
    else:
        _say(case, found)
    return 0


def _say(case: Case, found: Handoff) -> None:
    from pratique.cli.answer_text import say_first_line
    from pratique.cli.say import say, say_prose
    from pratique.cli.story_text import how_line
    from pratique.report.story_words import said
    from pratique.report.words import _

    say_first_line(found.answer)
    how = how_line(found.story) if found.story else ""
    if how:
        say_prose(_("Entry:    %(words)s") % {"words": how}, hang=10)
    for line in _decided(found):
        say_prose(line, hang=10)
    say()
    _say_urgent(found)
    _say_last(found)
    say(_("Next"))
    steps = [*_own_steps(found), *(said(step.what) for step in found.answer.next_steps)]
    for number, step in enumerate(steps[:_STEPS], start=1):
        say_prose(f"  {number}. {step}", hang=5)
    say()
    say_prose(_journal_line(case, found), hang=10)
    if found.stretch is not None:
        for line in _tired(found.stretch):
            say()
            say_prose(line)


def _decided(found: Handoff) -> Iterator[str]:
    from pratique.report.words import _, figure

    if found.decided:
        words = {
            "malicious": figure(found.decided.get("malicious", 0)),
            "innocent": figure(found.decided.get("innocent", 0)),
            "accepted": figure(found.decided.get("accepted", 0)),
        }
        yield (
            _(
                "Decided:  %(malicious)s malicious, %(innocent)s innocent, %(accepted)s accepted: "
                "pratique decide"
            )
            % words
        )
    if found.undecided:
        told = {
            "count": figure(len(found.undecided)),
            "ids": ", ".join(finding.id for finding in found.undecided[:_NAMED]),
        }
        yield _("Open:     %(count)s findings, from %(ids)s on: pratique findings") % told
    if found.reopened:
        told = {
            "count": figure(len(found.reopened)),
            "ids": ", ".join(finding.id for finding, _why in found.reopened[:_NAMED]),
        }
        yield (
            _("Again:    %(count)s findings changed after they were decided about: %(ids)s") % told
        )


def _say_urgent(found: Handoff) -> None:
    """The duties that press most; without a moment of awareness none has a deadline."""
    from datetime import UTC, datetime

    from pratique.cli.say import say, say_prose
    from pratique.report.notice_words import applies_words, when_words
    from pratique.report.words import _, ngettext

    say(_("Whom to tell: pratique notices"))
    now = datetime.now(UTC)
    if found.trouble:
        say_prose("  " + found.trouble, hang=4)
    elif not found.aware:
        hours = _(
            "Nobody stated since when they know of it, so no deadline can be counted. Some are "
            "24 hours: pratique notices --aware TIME"
        )
        say_prose("  " + hours, hang=4)
    else:
        ending = [one for one in found.notices if one.deadline is not None]
        others = [one for one in found.notices if one.deadline is None]
        shown = [*ending[:_NAMED], *others[:1]]
        for notice in shown:
            told = {
                "when": when_words(notice, found.zone, now),
                "name": _(notice.rule.name),
                "applies": applies_words(notice.applies),
            }
            say_prose("  " + _("%(when)s: %(name)s (%(applies)s)") % told, hang=4)
        rest = len(found.notices) - len(shown)
        if rest > 0:
            more = ngettext("  and %(count)s more", "  and %(count)s more", rest)
            say(more % {"count": rest})
    say()


def _say_last(found: Handoff) -> None:
    from pratique.cli.journal_text import say_entry
    from pratique.cli.say import say
    from pratique.report.words import _

    say(_("Done last"))
    if not found.last:
        say(_("  nothing yet"))
    for entry in found.last:
        say_entry(entry)
    say()


def _own_steps(found: Handoff) -> Iterator[str]:
    from pratique.report.words import _

    if found.reopened:
        yield _("Look again at what changed after it was decided about: pratique decide")
    if found.report_is_old:
        yield _("Write the report again; it is older than what is known: pratique report")


def _journal_line(case: Case, found: Handoff) -> str:
    from pratique.model import readable
    from pratique.record.key import fingerprint
    from pratique.report.words import _, figure

    told = {
        "count": figure(found.entries),
        "key": fingerprint(case.journal) if case.journal else _("not known"),
        "path": readable(bytes(case.folder)),  # the answer names where the case was once
    }
    return _("Journal:  %(count)s entries, first key %(key)s, in %(path)s: pratique verify") % told


def _tired(stretch: Stretch) -> Iterator[str]:
    from pratique.record.stretch import LONG, TOO_LONG
    from pratique.report.phrases import clock_words
    from pratique.report.words import _

    told = {"hours": str(_hours(stretch.length)), "start": clock_words(stretch.start)}
    if stretch.length >= TOO_LONG:
        yield (
            _(
                "You have been at it for %(hours)s hours without a rest, since %(start)s. Stop "
                "here. Nothing in this case changes while you sleep; what you decide now, you may "
                "regret. Give it to somebody else, or write a note for yourself and go to bed."
            )
            % told
        )
    elif stretch.length >= LONG:
        yield (
            _(
                "You have been at it for %(hours)s hours without a rest, since %(start)s. Decide "
                "nothing that cannot be undone before you have slept."
            )
            % told
        )


def _hours(length: timedelta) -> int:
    return int(length.total_seconds() // 3600)


def _json(found: Handoff) -> dict[str, object]:
    from pratique.cli.journal_text import entry_json
    from pratique.record.clock import moment

    stretch = found.stretch
    return {
        "state": found.answer.state.value,
        "headline": found.answer.headline.english,
        "decided": found.decided,
        "undecided": [finding.id for finding in found.undecided],
        "reopened": [
            {"finding": finding.id, "why": why.english} for finding, why in found.reopened
        ],
        "entries": found.entries,
        "last": [entry_json(entry) for entry in found.last],
        "report_is_old": found.report_is_old,
        "notices": [
            {
                "id": one.rule.id,
                "applies": one.applies.value,
                "deadline": moment(one.deadline.keep) if one.deadline else None,
            }
            for one in found.notices
        ],
        "aware": found.aware,
        "next": [
            *_own_steps(found),
            *(step.what.english for step in found.answer.next_steps),
        ],
        "at_it_since": moment(stretch.start) if stretch else None,
        "at_it_hours": _hours(stretch.length) if stretch else 0,
    }
