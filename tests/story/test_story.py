from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from pratique.model import Instant, Window
from pratique.phrase import Phrase
from pratique.story.examination import State
from pratique.story.reached import Line, Reached, Scope
from pratique.story.story import About, Sentence, Step, Story, Way, story_of


def test_a_story_comes_back_as_it_was():
    step = Step(Instant(5), Phrase("x"), ("F-1", "/a:3"))
    way = Way(
        "supply",
        Instant(4),
        Phrase("w"),
        "",
        "a",
        "s",
        "web",
        "/a",
        3,
        None,
        0.5,
        (step,),
        (),
        (step,),
    )
    told = Story(
        State.SUSPICIOUS, Window(None, Instant(9), ("ctime",)), (way,), determinable=True,
        scope=Scope((Line("site", "x", Reached.TOUCHED, Phrase("y"), ("F-1",), ("/x",)),)),
        addresses=("192.0.2.7",),
        sentences=(Sentence("a %(b)s", {"b": "c"}, ("F-1",), About.FAR, "%(b)s of it", 3),),
    )  # fmt: skip
    assert story_of(json.loads(json.dumps(asdict(told)))) == told


def test_a_sentence_has_two_forms_where_it_counts():
    told = {"count": "2"}
    assert Sentence("one", told, several="%(count)s of them", number=2).english == "2 of them"
    assert Sentence("one", told, several="%(count)s of them", number=1).english == "one"
    assert Sentence("100 %%").english == "100 %"


@pytest.mark.parametrize(
    "sentence",
    [
        {"text": "%(gone)s", "told": {}, "evidence": []},
        {"text": "%(a)d", "told": {"a": "x"}, "evidence": []},
        {"text": "x", "told": {}, "evidence": [], "about": "else"},
    ],
)
def test_a_sentence_that_cannot_be_said_is_found_when_it_is_read(sentence):
    told = json.loads(json.dumps(asdict(Story(State.NO_TRACE, Window(None, None, ())))))
    with pytest.raises((KeyError, ValueError, TypeError)):
        story_of({**told, "sentences": [sentence]})


def test_a_story_of_an_earlier_version_is_read():
    told = json.loads(json.dumps(asdict(Story(State.NO_TRACE, Window(None, None, ())))))
    told["sentences"] = [{"text": "x", "told": {}, "evidence": []}]
    told["scope"]["lines"] = [
        {"kind": "site", "name": "x", "reached": "touched", "because": "y", "evidence": []}
    ]
    story = story_of(told)
    assert story.sentences == (Sentence("x"),)
    assert story.scope.lines[0].also == ()
