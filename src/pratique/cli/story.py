"""`pratique story`: half a page in plain words, and the ways in with what speaks for each."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.story.story import Story, Way

_HELP = """Tell what happened: since when, how they got in, what they did, how far they got.

Half a page in plain words, then the ways in, the likeliest first, each with the line of
the log that shows it, the steps from there to what was found, and what speaks against it.
What nobody can know from this evidence is said, with the reason.

\b
Exit statuses:
  0 done              5 no case
  2 wrong usage       70 Pratique itself failed
"""


@click.command(help=_HELP, short_help="Tell what happened, from the way in to how far they got.")
@case_option
@json_option
def command(case_folder: Path | None, *, as_json: bool) -> int:
    """Tell the story of the newest evidence of a case."""
    from pratique.case.narrative import read_story, story_json
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import ReaderLeft, say_json

    case = chosen_case(case_folder)
    story = read_story(case, case.newest().id)
    with contextlib.suppress(ReaderLeft):  # what there is does not depend on who reads it
        if as_json:
            say_json([story_json(story)])
        else:
            _say(story)
    return 0


def _say(story: Story) -> None:
    from pratique.cli.say import say, say_prose
    from pratique.report.words import _

    for sentence in story.sentences:
        say_prose(_(sentence.text) % dict(sentence.told))
        if sentence.evidence:
            say_prose(f"    [{', '.join(sentence.evidence)}]", hang=5)
    say()
    for number, way in enumerate(story.entry, 1):
        _say_way(number, way)
    _say_scope(story)


def _say_way(number: int, way: Way) -> None:
    from pratique.cli.say import say, say_prose
    from pratique.report.phrases import moment
    from pratique.report.words import _

    told = {"number": number, "vector": way.vector, "sure": f"{way.confidence:.0%}"}
    say(_("%(number)s. %(vector)s (%(sure)s)") % told)
    if way.line is not None:
        say_prose(f"   {way.log}:{way.number}", hang=3)
        say_prose(f"   > {way.line}", hang=5)
    for step in way.chain:
        when = moment(step.time) if step.time is not None else ""
        say_prose(f"   {when}  {step.what}" if when else f"   {step.what}", hang=5)
    for step in way.reasons:
        say_prose(f"   + {step.what}", hang=5)
    for step in way.against:
        say_prose(f"   - {step.what}", hang=5)
    say()


def _say_scope(story: Story) -> None:
    from pratique.cli.say import say, say_prose
    from pratique.report.words import _

    titles = {
        "touched": _("Touched:"),
        "reachable": _("Within their reach:"),
        "untouched": _("Untouched, as far as can be seen:"),
    }
    for reached, title in titles.items():
        lines = [line for line in story.scope.lines if line.reached == reached]
        if lines:
            say(title)
        for line in lines:
            say_prose(f"  {line.kind} {line.name}: {line.because}", hang=4)
