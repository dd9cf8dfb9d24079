from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from pratique.case.folder import read, write_whole
from pratique.model import Instant, Window
from pratique.phrase import Phrase
from pratique.story.examination import State
from pratique.story.reached import Line, Reached, Scope
from pratique.story.story import About, Sentence, Step, Story, Way

EVIL = "\x1b[2J\u202eevil\n"
TIME = Instant(1793671800 * 10**9)
WAY = Way(
    "file-upload", TIME, Phrase(f"POST {EVIL}"), "203.0.113.66", "", "", "web", "/var/log/a.log", 7,
    f"POST {EVIL} HTTP/1.1", 0.93, (Step(TIME, Phrase(f"{EVIL} was written"), ("F-1",)),),
    (Step(None, Phrase("for it"), ()),), (Step(None, Phrase("against it"), ()),),
)  # fmt: skip
STORY = Story(
    State.COMPROMISED,
    Window(None, TIME, ("ctime",)),
    (WAY,),
    determinable=True,
    scope=Scope(
        (
            Line("site", EVIL, Reached.TOUCHED, Phrase("3 of the files found lie there")),
            Line("account", "anna", Reached.UNTOUCHED, Phrase("nothing belongs to it")),
        )
    ),
    addresses=("203.0.113.66",),
    sentences=(
        Sentence("Somebody broke into this server."),
        Sentence(
            "They sent %(what)s.", {"what": EVIL}, ("F-1", "/var/log/a.log:7"), About.HOW,
            "They sent %(what)s twice.", 2,
        ),
    ),
)  # fmt: skip


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
    words = ["How they got in:", "evil\\x0a twice. [1]", "  [1] F-1, /var/log/a.log:7"]
    words += ["1. A file sent through a form of a web site (file-upload, 93%)"]
    words += ["/var/log/a.log:7", "+ for it"]
    words += ["- against it", "Touched:", "Untouched, as far as can be seen:", "account anna"]
    at = -1
    for word in words:
        at = said.out.find(word, at + 1)
        assert at >= 0, word


def test_long_lists_are_cut_and_all_is_to_be_had(sample, stored, typed):
    folder = stored(sample.compromised(3))
    case = read(folder)
    lines = tuple(Line("site", f"s{n}", Reached.TOUCHED, Phrase(f"because {n}")) for n in range(40))
    many = replace(
        STORY,
        entry=(replace(WAY, chain=WAY.chain * 9),) * 5,
        scope=Scope(
            (*lines, *(Line("site", f"u{n}", Reached.UNTOUCHED, Phrase("x")) for n in range(30)))
        ),
    )
    write_whole(case.story(case.newest().id), json.dumps(asdict(many)))
    cut = typed("story", "--case", folder).out
    assert "... and 2 more: pratique story --all" in cut  # ways
    assert "... and 3 more: pratique story --all" in cut  # steps
    assert "... and 28 more: pratique story --all" in cut  # what was touched
    assert "u7 and 22 more: x" in cut
    whole = typed("story", "--case", folder, "--all").out
    assert "pratique story --all" not in whole
    assert "s39: because 39" in whole
    assert "u29: x" in whole


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
