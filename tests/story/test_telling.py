from __future__ import annotations

import inspect
import re

import pytest

from logged import ROOT, at, file, finding, machine, request
from pratique.model import Window
from pratique.story import telling as module
from pratique.story.chain import way
from pratique.story.entry.act import VECTORS
from pratique.story.entry.rank import Ways, ways_in
from pratique.story.entry.situation import Situation
from pratique.story.examination import State
from pratique.story.scope import scope
from pratique.story.telling import telling

SHELL = f"{ROOT}/up/x.php"
AT = "2026-11-03 02:10:00"
CALL = request("2026-11-03 02:10:05", "POST", "/up/x.php")
NEVER = Window(None, None, ())
FOUND = (finding(SHELL),)


def sentences(*rows, state=State.COMPROMISED, window=NEVER, found=FOUND, unread=0):
    with machine(file(SHELL, AT), *rows) as tables:
        situation = Situation.of(tables, found, copied=False)
        ways = ways_in(situation)
        entry = [way(act, situation, {}) for act in ways.acts]
        reached = scope(situation, ways.acts)
        return telling(state, window, ways, entry, reached, situation, unread)


def text(*rows, **told):
    return "\n".join(one.text % dict(one.told) for one in sentences(*rows, **told))


def test_a_way_in_is_told_with_its_time_and_its_address():
    told = text(request(AT, "POST", "/upload.php"), CALL)
    assert "Almost certainly they came in through a form" in told
    assert "2026-11-03 02:10:00 UTC" in told
    assert "203.0.113.66" in told


def test_what_nobody_can_know_is_said():
    told = text()
    assert "cannot be determined from this evidence, because" in told
    assert "we do not know" in told


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (Window(None, at(AT), ("ctime",)), "on 2026-11-03 02:10:00 UTC or before"),
        (Window(at("2026-11-01 00:00:00"), at(AT), ()), "after 2026-11-01 00:00:00 UTC"),
    ],
)
def test_since_when(window, said):
    assert said in text(window=window)


def test_no_trace_is_not_called_clean_and_tells_no_way_in():
    told = text(state=State.NO_TRACE, found=())
    assert told.startswith("No trace of a break-in was found in what was read.")
    assert "got in" not in told


def test_what_was_not_read_is_part_of_the_story():
    assert "12 files could not be read" in text(unread=12)


def test_what_sentences_rest_on_is_named():
    for one in sentences(request(AT, "POST", "/upload.php"), CALL):
        for evidence in one.evidence:
            assert re.fullmatch(r"F-[0-9a-f]+|/.*:\d+", evidence)


def test_every_vector_but_two_has_its_sentence():
    assert set(module._HOW) == {*VECTORS} - {"unknown", "local-user"}


def test_nowhere_is_it_called_clean():
    assert "clean" not in inspect.getsource(module).lower()


def test_without_ways_nothing_is_invented():
    with machine() as tables:
        situation = Situation.of(tables, (), copied=False)
        told = telling(
            State.SUSPICIOUS, NEVER, Ways((), determinable=False, why_not="x"), (),
            scope(situation, ()), situation, 0,
        )  # fmt: skip
    assert any(dict(one.told).get("why") == "x" for one in told)
