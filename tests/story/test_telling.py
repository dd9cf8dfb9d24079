from __future__ import annotations

import inspect
import re
from itertools import pairwise

import pytest

from logged import ROOT, at, file, finding, machine, request, row
from pratique.inventory.intruder_account import IntruderAccount
from pratique.model import Window
from pratique.parsers.log.row.log_file import LogFile
from pratique.phrase import Phrase
from pratique.story import telling as module
from pratique.story.chain import way
from pratique.story.entry.rank import Ways, ways_in
from pratique.story.entry.situation import LEFT_OUT, Situation
from pratique.story.examination import State
from pratique.story.scope import scope
from pratique.story.story import About
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
    return "\n".join(one.english for one in sentences(*rows, **told))


def test_a_way_in_is_told_with_its_time_and_its_address():
    told = text(request(AT, "POST", "/upload.php"), CALL)
    assert "they came in through a form" in told
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


def test_nowhere_is_it_called_clean():
    assert "clean" not in inspect.getsource(module).lower()


def test_without_ways_nothing_is_invented():
    with machine() as tables:
        situation = Situation.of(tables, (), copied=False)
        told = telling(
            State.COMPROMISED, NEVER, Ways((), determinable=False, why_not=Phrase("x")), (),
            scope(situation, ()), situation, 0,
        )  # fmt: skip
    assert any(dict(one.told).get("why") == Phrase("x") for one in told)


def test_one_thing_is_told_in_the_singular_and_several_in_the_plural():
    told = text(CALL)
    assert "one file is theirs" in told
    assert "was called once, from 203.0.113.66" in told
    other = f"{ROOT}/up/y.php"
    told = text(
        CALL, request("2026-11-03 02:11:05", "POST", "/up/x.php"), file(other, AT),
        found=(*FOUND, finding(other, number=2)), unread=1,
    )  # fmt: skip
    assert "2 files are theirs" in told
    assert "was called 2 times" in told
    assert "One file could not be read" in told


def test_the_logs_are_doubted_only_where_somebody_was_root():
    doubt = "could change the logs"
    assert doubt not in text(request(AT, "POST", "/upload.php"), CALL)
    root = IntruderAccount("root", 0, ("F-000001",), "x")
    understood = row(
        LogFile, lines=3, understood=3, unread=0, formats=(), packed="", bytes=9, blank=0,
        dropped=0, chain="", position="", format="", zone="", year_source="", year_confidence=1.0,
        whole=True,
    )  # fmt: skip
    assert doubt in text(root, understood)
    assert doubt not in text(understood)


def test_when_the_way_in_is_the_beginning_it_is_not_said_to_be_unknown():
    window = Window(None, at(AT), ("log",))
    told = text(request(AT, "POST", "/upload.php"), CALL, window=window)
    assert "As far as the logs tell, it began on 2026-11-03 02:10:00 UTC." in told


def test_the_questions_are_answered_in_their_order_and_it_stays_half_a_page():
    told = sentences(request(AT, "POST", "/upload.php"), CALL, unread=3)
    order = list(About)
    assert all(order.index(a.about) <= order.index(b.about) for a, b in pairwise(told))
    assert len(told) <= 15


def test_of_more_traces_than_are_counted_it_says_at_least(monkeypatch):
    monkeypatch.setattr(module, "MOST_TRACES", 1)
    assert "at least" not in text()  # one is one
    other = f"{ROOT}/up/y.php"
    told = text(file(other, AT), found=(*FOUND, finding(other, number=2)))
    assert "at least 2 files are theirs" in told


def test_where_nothing_was_left_behind_nobody_is_said_to_have_come():
    told = text(state=State.SUSPICIOUS, found=())
    assert told.startswith("Something was found that a person should look at")
    assert "got in" not in told


def test_visitors_of_a_phishing_page_are_told():
    page = (finding(SHELL, "web-phishing-page"),)
    rows = [request(AT, "GET", "/up/x.php", f"192.0.2.{n}") for n in range(4)]
    sent = request("2026-11-03 02:12:00", "POST", "/up/next.php", "192.0.2.1")
    told = text(*rows, sent, found=page)
    assert "was visited from 4 addresses, and 1 of them sent something" in told
    assert "deceives visitors" not in text(*rows)


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_acts_that_were_too_many_to_weigh_are_told(kind):
    with machine(file(SHELL, AT)) as tables:
        situation = Situation.of(tables, FOUND, copied=False)
        situation.left_out.add(kind)
        nothing = Ways((), determinable=False)
        told = telling(State.COMPROMISED, NEVER, nothing, [], scope(situation, ()), situation, 0)
    assert any("than" in one.text for one in told if one.about is About.UNKNOWN)
    assert any("later" in one.text for one in told if one.about is About.UNKNOWN)
