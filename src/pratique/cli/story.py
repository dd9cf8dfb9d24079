"""`pratique story`: half a page in plain words, and the ways in with what speaks for each."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.story.story import Story

_HELP = """Tell what happened: since when, how they got in, what they did, how far they got.

Half a page in plain words, then the ways in, the likeliest first, each with the line of
the log that shows it, the steps from there to what was found, and what speaks against it.
What nobody can know from this evidence is said, with the reason.

A number in brackets leads to the findings and the lines of logs that a sentence rests on.
Long lists are cut; --all shows them whole.

\b
Exit statuses:
  0 done              5 no case
  2 wrong usage       70 Pratique itself failed
"""


@click.command(help=_HELP, short_help="Tell what happened, from the way in to how far they got.")
@case_option
@json_option
@click.option("--all", "whole", is_flag=True, help="Cut no list.")
def command(case_folder: Path | None, *, as_json: bool, whole: bool) -> int:
    """Tell the story of the newest evidence of a case."""
    from pratique.case.narrative import read_story, story_json
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import ReaderLeft, say_json
    from pratique.cli.story_text import say_story

    case = chosen_case(case_folder)
    story: Story = read_story(case, case.newest().id)
    with contextlib.suppress(ReaderLeft):  # what there is does not depend on who reads it
        if as_json:
            say_json([story_json(story)])
        else:
            say_story(story, whole=whole)
    return 0
