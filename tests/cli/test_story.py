from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from pratique.case.folder import read, write_whole
from pratique.model import Instant, Window
from pratique.story.examination import State
from pratique.story.reached import Line, Reached, Scope
from pratique.story.story import Sentence, Step, Story, Way

EVIL = "\x1b[2J\u202eevil\n"
TIME = Instant(1793671800 * 10**9)
WAY = Way(
    "file-upload", TIME, f"POST {EVIL}", "203.0.113.66", "", "", "web", "/var/log/a.log", 7,
    f"POST {EVIL} HTTP/1.1", 0.93, (Step(TIME, f"{EVIL} was written", ("F-1",)),),
    (Step(None, "for it", ()),), (Step(None, "against it", ()),),
)  # fmt: skip
STORY = Story(
    State.COMPROMISED,
    Window(None, TIME, ("ctime",)),
    (WAY,),
    determinable=True,
    scope=Scope(
        (
            Line("site", EVIL, Reached.TOUCHED, "3 of the files found lie there"),
            Line("account", "anna", Reached.UNTOUCHED, "nothing belongs to it"),
        )
    ),
    addresses=("203.0.113.66",),
    sentences=(
        Sentence("Somebody broke into this server."),
        Sentence("They sent %(what)s.", {"what": EVIL}, ("F-1", "/var/log/a.log:7")),
    ),
)


@pytest.fixture
def told(sample, stored):
    folder = stored(sample.compromised(3))
    case = read(folder)
    write_whole(case.story(case.newest().id), json.dumps(asdict(STORY)))
    return folder


def test_it_is_told_in_plain_words_then_by_ways_then_by_scope(told, typed):
    said = typed("story", "--case", told)
    assert said.status == 0
    assert said.out.startswith("Somebody broke into this server.\n")
    words = ["[F-1, /var/log/a.log:7]", "file-upload (93%)", "/var/log/a.log:7", "+ for it"]
    words += ["- against it", "Touched:", "Untouched, as far as can be seen:", "account anna"]
    at = -1
    for word in words:
        at = said.out.find(word, at + 1)
        assert at >= 0, word


def test_nothing_of_the_evidence_steers_the_terminal(told, typed):
    assert typed("story", "--case", told).harmless


def test_json_is_one_object_as_the_contract_has_it(told, typed):
    [story] = typed("story", "--case", told, "--json").rows
    assert set(story) >= {
        "state", "window", "entry", "determinable", "why_not", "scope", "addresses",
    }  # fmt: skip
    [entry] = story["entry"]
    assert entry["line"] == WAY.line
    assert entry["time"] == "2026-11-03T02:10:00Z"
    assert story["scope"]["untouched"] == ["anna"]


def test_a_case_from_before_has_no_story_and_says_what_to_do(sample, stored, typed):
    folder = stored(sample.compromised(3))
    said = typed("story", "--case", folder)
    assert said.status == 5
    assert "pratique examine" in said.err
