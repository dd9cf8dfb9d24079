"""Generators take turns with their loops; one without an end is cut where somebody wants all."""

from __future__ import annotations

import pytest

from pratique.content.php.emulator.generator import Closed, Turns


def test_prints_what_php_prints(printed, program, prints):
    assert printed(program) == prints


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "function g() { yield 'id'; } foreach (g() as $c) { system($c); }",
            ["COMMAND system: id"],
        ),
        ("function g($x) { yield system($x); } g('id');", ["COMMAND system: <parameter $x>"]),
        ("function g() { $c = yield; system($c); } g()->send($_GET['c']);", ["COMMAND system: "]),
        (
            "function g() { while (1) { yield 'id'; } } foreach (g() as $c) { system($c); break; }",
            ["COMMAND system: id"],
        ),
    ],
)
def test_the_body_is_gone_through(acts, code, expected):
    assert acts(code) == expected


def endless(sink):
    while True:
        sink(None, b"again")


def test_a_body_without_an_end_is_cut():
    turns = Turns(endless)
    assert turns.all()[:2] == [(0, b"again"), (1, b"again")]
    assert len(turns.all()) < 10_000


def test_who_wants_no_more_ends_the_body():
    seen = []

    def sink(key, _value):
        seen.append(key)
        if key == 3:
            raise Closed

    with pytest.raises(Closed):
        Turns(endless).each(sink)
    assert seen == [0, 1, 2, 3]


def test_values_without_a_key_are_numbered_behind_the_largest():
    def body(sink):
        sink(7, b"a")
        sink(None, b"b")
        sink(b"k", b"c")
        return b"result"

    turns = Turns(body)
    assert turns.all() == [(7, b"a"), (8, b"b"), (b"k", b"c")]
    assert turns.result == b"result"
