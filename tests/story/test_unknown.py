from __future__ import annotations

from logged import ROOT, file, finding, machine, request
from pratique.phrase import Phrase
from pratique.story.entry.situation import Situation
from pratique.story.examination import State
from pratique.story.reached import Line, Reached, Scope
from pratique.story.story import About
from pratique.story.unknown import unknown

SHELL = f"{ROOT}/up/x.php"
AT = "2026-11-03 02:10:00"


def said(*rows, state=State.COMPROMISED, scope=None, unread=0, copied=False):
    with machine(file(SHELL, AT), *rows) as tables:
        situation = Situation.of(tables, [finding(SHELL)], copied=copied)
        found = list(unknown(state, situation, scope or Scope(), unread))
    assert all(one.about is About.UNKNOWN for one in found)
    return found


def text(*rows, **told):
    return "\n".join(one.english for one in said(*rows, **told))


def test_where_the_logs_begin_is_said_with_the_line():
    first = request(AT, "GET", "/")
    rows = [request("2026-11-04 02:10:00", "GET", "/"), first]
    sentence = next(one for one in said(*rows) if "older than" in one.english)
    assert "older than 2026-11-03 02:10:00 UTC" in sentence.english
    assert sentence.evidence == (f"{first.path}:{first.line}",)


def test_a_time_of_1970_begins_nothing():
    assert "older than" not in text(request("1970-01-01 00:00:07", "GET", "/"))


def test_a_copy_has_lost_its_times():
    assert "it is a copy" in text(copied=True)
    assert "it is a copy" not in text()


def test_whether_data_was_taken_nobody_knows():
    assert "took data with them" in text()
    assert "took data with them" not in text(state=State.NO_TRACE)


def test_without_any_log_it_is_said_once():
    assert (
        text(scope=Scope((Line("account", "root", Reached.TOUCHED, Phrase("x")),))).count("log")
        == 2
    )
