from __future__ import annotations

import pytest

from pratique.content.php.flow import Flow, Tracer, leading
from pratique.content.php.program import Program
from pratique.content.php.syntax import arguments, parse


def program_of(source: str) -> Program:
    return Program(parse(f"<?php {source}".encode()))


def flow(source: str, *, naming: bool = False) -> Flow:
    program = program_of(source)
    call = next(c for c in reversed(program.calls) if program.source.slice(c).startswith(b"seen("))
    return Tracer(program, naming=naming).trace(arguments(call)[0])


@pytest.mark.parametrize(
    ("source", "requests"),
    [
        ("seen($_POST['a']);", ["$_POST['a']"]),
        ("seen($_SERVER['HTTP_HOST']);", ["$_SERVER['HTTP_HOST']"]),
        ("seen($_SERVER['DOCUMENT_ROOT']);", []),
        ("seen($x[$_GET['a']]);", []),
        ("seen($a ? $_GET['b'] : 1);", ["$_GET['b']"]),
        ("seen($_GET['a'] ? 1 : 2);", []),
        ("seen((int) $_GET['a']);", []),
        ("seen((string) $_GET['a']);", ["$_GET['a']"]),
        ("seen(strlen($_GET['a']));", []),
        ("seen(f($_GET['a']));", ["$_GET['a']"]),
        ("function f($x) { return 1; } seen(f($_GET['a']));", []),
        ("seen(match (1) { 1 => $_GET['a'] });", ["$_GET['a']"]),
    ],
)
def test_finds_the_visitor(source, requests):
    assert [origin.text for origin in flow(source).requests] == requests


def test_names_decoders_with_their_lines():
    decoders = flow("$a = base64_decode($x);\nseen(strrev($a));").decoders
    assert [(origin.text, origin.line) for origin in decoders] == [
        ("strrev", 2),
        ("base64_decode", 1),
    ]


def test_an_address_counts_where_something_reads_it():
    assert flow("seen(file_get_contents('https://b.example/'));").remotes
    assert not flow("seen('https://b.example/');").remotes


@pytest.mark.parametrize(
    ("source", "chosen"),
    [
        ("seen('a' . $_GET['b']);", False),
        ("seen($_GET['b'] . 'a');", True),
        ("seen(unknown($_GET['b']));", False),
        ("seen(trim($_GET['b']));", True),
        ("seen(basename($_GET['b']));", False),
    ],
)
def test_naming_asks_for_the_beginning(source, chosen):
    assert bool(flow(source, naming=True).requests) is chosen


def test_leading_is_the_first_part():
    program = program_of("$a = $b . 'x'; seen(($a . 'c'));")
    value = arguments(program.calls[-1])[0]
    assert program.source.word(leading(program, value)) == "$b"
