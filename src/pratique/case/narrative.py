"""The story of one piece of evidence: made when it is concluded, kept beside the findings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pratique.case.answer import iso
from pratique.case.evidence_tables import tables_of
from pratique.case.folder import Case, shown_path, write_whole
from pratique.case.judgement import Told
from pratique.case.piece import Piece, still_there
from pratique.errors import NoCase
from pratique.model import Window
from pratique.story.chain import way
from pratique.story.entry.act import Act
from pratique.story.entry.rank import LIKELY, ways_in
from pratique.story.entry.situation import Situation
from pratique.story.examination import State
from pratique.story.log_window import by_logs
from pratique.story.reached import Reached
from pratique.story.scope import scope
from pratique.story.story import Step, Story, Way, story_of
from pratique.story.telling import telling
from pratique.story.window import copied_at
from pratique.survey.log.quote import lines_of

# Addresses of ways that are less likely than this had no part that could be told.
_HAD_A_PART = 0.3
# The words of the contract, where they are not those of the answer.
_STATES = {State.NO_TRACE: "no trace found"}


def write_story(case: Case, piece: Piece, told: Told, state: State, window: Window) -> Story:
    """Make the story of what was concluded, and keep it in the case."""
    with tables_of(case, piece.id) as tables:
        copied = copied_at(tables) is not None
        situation = Situation.of(tables, told.findings, copied=copied)
        ways = ways_in(situation)
        lines = _lines(piece, ways.acts)
        entry = tuple(way(act, situation, lines) for act in ways.acts)
        sure = [act for act in ways.acts if act.confidence >= LIKELY]
        reached = scope(situation, sure)
        window = by_logs(window, situation, sure)
        unread = told.coverage.files_unread
        story = Story(
            state=state,
            window=window,
            entry=entry,
            determinable=ways.determinable,
            why_not=ways.why_not,
            scope=reached,
            addresses=_addresses(situation, entry),
            sentences=telling(state, window, ways, entry, reached, situation, unread),
        )
    write_whole(case.story(piece.id), json.dumps(asdict(story), indent=1) + "\n")
    return story


def read_story(case: Case, evidence: str) -> Story:
    """The story that was kept; `NoCase` where there is none or it cannot be read."""
    place = case.story(evidence)
    try:
        return story_of(json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoCase(
            "There is no story of this evidence that can be read",
            where=shown_path(place),
            next_step="Run `pratique examine` on the same evidence again; what was read is kept.",
        ) from error


def story_if_told(case: Case, evidence: str) -> Story | None:
    """The story that was kept; None where there is none that can be read."""
    try:
        return read_story(case, evidence)
    except NoCase:
        return None


def _lines(piece: Piece, acts: Sequence[Act]) -> dict[tuple[str, int], str]:
    """The exact lines of logs that the ways in name, while the evidence is in its place."""
    source = still_there(piece)
    if source is None:
        return {}
    try:
        wanted = [(act.log, act.line) for act in acts if act.line is not None and act.written]
        return dict(lines_of(source, wanted))
    finally:
        source.close()


def _addresses(situation: Situation, entry: Sequence[Way]) -> tuple[str, ...]:
    """The addresses that had a part in it, those of the way in first."""
    found = [one.address for one in entry if one.confidence >= _HAD_A_PART and one.address]
    return tuple(dict.fromkeys((*found, *sorted(situation.callers))))


def story_json(story: Story) -> dict[str, Any]:
    """A story in the form that scripts rely on. Fields may be added, never renamed."""
    window = story.window
    return {
        "state": _STATES.get(story.state, story.state.value),
        "window": {
            "after": iso(window.after),
            "before": iso(window.before),
            "basis": list(window.basis),
        },
        "entry": [_way_json(one) for one in story.entry],
        "determinable": story.determinable,
        "why_not": story.why_not.english if story.why_not else None,
        "scope": {
            "accounts": list(story.scope.names("account", Reached.TOUCHED)),
            "sites": list(story.scope.names("site", Reached.TOUCHED)),
            "services": list(story.scope.names("service", Reached.TOUCHED)),
            "untouched": list(story.scope.untouched),
            "lines": [
                {**asdict(line), "because": line.because.english} for line in story.scope.lines
            ],
        },
        "addresses": list(story.addresses),
        "sentences": [
            {"about": one.about.value, "text": one.english, "evidence": list(one.evidence)}
            for one in story.sentences
        ],
    }


def _way_json(one: Way) -> dict[str, Any]:
    told = asdict(one)
    told |= {"time": iso(one.time), "what": one.what.english}
    for name, steps in (("chain", one.chain), ("reasons", one.reasons), ("against", one.against)):
        told[name] = [_step_json(step) for step in steps]
    return told


def _step_json(step: Step) -> dict[str, Any]:
    told = {"what": step.what.english, "evidence": list(step.evidence)}
    return {"time": iso(step.time), **told}
