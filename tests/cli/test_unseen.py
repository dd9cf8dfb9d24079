from __future__ import annotations

import json
from dataclasses import replace

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.cli.unseen import say_all_unseen, say_unseen, unseen_json
from pratique.phrase import Phrase
from pratique.story.examination import GapGroup

BLIND = tuple(
    CheckOutcome(f"check-{n}", f"Thing {n}", Outcome.COULD_NOT_LOOK, 0, (f"reason {n % 3}", "x"))
    for n in range(7)
)
GAPS = tuple(
    GapGroup("read", f"cause {n}", 5, (f"/first/{n}", f"/second/{n}"), matters=n != 1)
    for n in range(6)
)


def test_what_was_not_asked_comes_first_then_gaps_then_limits(sample, capsys):
    answer = replace(
        sample.compromised(0), outcomes=BLIND, gaps=GAPS[:3], limits=(Phrase("the limit: x"),)
    )
    say_unseen(answer)
    assert capsys.readouterr().out.splitlines() == [
        "What could not be looked at, or only in part:",
        '  - Could not look for "Thing 0" and 2 things more: reason 0',
        '  - Could not look for "Thing 1" and 1 thing more: reason 1',
        '  - Could not look for "Thing 2" and 1 thing more: reason 2',
        "  - Files that could not be read, or not wholly: 5 (cause 0), such as /first/0",
        "  - Files that could not be read, or not wholly: 5 (cause 2), such as /first/2",
        "  - The limit: x",
        "",
    ]


def test_no_word_of_the_inside_is_in_it(sample, capsys):
    say_unseen(replace(sample.compromised(0), outcomes=BLIND))
    assert "check-" not in capsys.readouterr().out


def test_how_many_are_left_out_and_which_command_shows_them(sample, capsys):
    answer = replace(
        sample.compromised(0), outcomes=BLIND, gaps=GAPS, limits=(Phrase("a"), Phrase("b"))
    )
    say_unseen(answer)
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("  - ") for line in lines) == 8
    assert lines[-2] == "  ... and 2 more: pratique findings --unseen"
    say_all_unseen(answer)
    whole = capsys.readouterr().out
    for words in ("A\n", "B\n", "/second/5", *(outcome.title for outcome in BLIND)):
        assert words in whole
    assert "/first/1" not in whole  # it does not matter
    assert 'pratique sql "select' in whole


def test_nothing_unseen(sample, capsys):
    answer = replace(sample.compromised(0), outcomes=(), gaps=(), limits=())
    say_unseen(answer)
    assert capsys.readouterr().out == ""
    say_all_unseen(answer)
    assert capsys.readouterr().out == "Nothing is known that could not be looked at.\n"
    assert list(unseen_json(answer)) == []


def test_odd_groups(sample, capsys):
    gaps = (GapGroup("x", "y", 3, (), matters=True), GapGroup("x", "z", 1, ("/a",), matters=True))
    blind = (replace(BLIND[0], because=()),)
    answer = replace(sample.compromised(0), outcomes=blind, gaps=gaps, limits=(Phrase(""),))
    say_unseen(answer)
    out = capsys.readouterr().out
    for words in ('"Thing 0": no reason is known', "x: 3 (y)\n", "x: /a (z)\n"):
        assert words in out


def test_as_json(sample):
    answer = sample.compromised(0)
    rows = list(unseen_json(answer))
    assert json.loads(json.dumps(rows)) == rows
    assert [row["unseen"] for row in rows] == ["check"] * 2 + ["gap"] * 3 + ["limit"] * 2
    assert rows[0]["because"] == list(answer.outcomes[-3].because)


def test_hostile_text_in_every_field_is_harmless(sample, capsys):
    for text in sample.HOSTILE:
        say_all_unseen(sample.hostile(sample.compromised(3), text))
        out = capsys.readouterr().out
        assert all(character.isprintable() or character == "\n" for character in out)
