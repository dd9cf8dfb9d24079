"""Behind a check, a variable holds one of the values of the program."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("if (in_array($x, ['a', 'b'])) { system($x); }", ["COMMAND system: a | b"]),
        ("if (!in_array($x, ['a', 'b'])) { die; } system($x);", ["COMMAND system: a | b"]),
        (
            "if (!in_array($x, ['a', 'b'])) { system($x); }",
            ["COMMAND system: <request $_GET['x']>"],
        ),
        ("$k = ['a' => 1]; if (isset($k[$x])) { system($x); }", ["COMMAND system: a"]),
        ("if (array_key_exists($x, ['a' => 1])) { system($x); }", ["COMMAND system: a"]),
        ("if ($x === 'a') { system($x); }", ["COMMAND system: a"]),
        ("if ('a' == $x && $_GET['y']) { system($x); }", ["COMMAND system: a"]),
        ("if ($x !== 'a') { exit; } system($x);", ["COMMAND system: a"]),
        ("if (in_array($x, range('a', 'z'))) { system($x); }", ["COMMAND system: "]),
        ("if (!preg_match('/^[a-z0-9_]+$/', $x)) { die; } eval('f_' . $x);", ["CODE eval: f_ . "]),
        ("if (ctype_alnum($x)) { system($x); }", ["COMMAND system: "]),
        # what says nothing
        ("if (preg_match('/^[a-z]+/', $x)) { eval($x); }", ["CODE eval: <request $_GET['x']>"]),
        ("if (preg_match('/^[ -z]+$/', $x)) { eval($x); }", ["CODE eval: <request $_GET['x']>"]),
        ("if (preg_match('/^[0-z]+$/', $x)) { eval($x); }", ["CODE eval: <request $_GET['x']>"]),
        ("if (preg_match('/^.+$/', $x)) { eval($x); }", ["CODE eval: <request $_GET['x']>"]),
        (
            "if (in_array($x, $_GET['list'])) { system($x); }",
            ["COMMAND system: <request $_GET['x']>"],
        ),
        ("if ($x == 'a' || $_GET['y']) { system($x); }", ["COMMAND system: <request $_GET['x']>"]),
        ("if (isset($x)) { system($x); }", ["COMMAND system: <request $_GET['x']>"]),
        ("if (strlen($x) > 3) { system($x); }", ["COMMAND system: <request $_GET['x']>"]),
    ],
)
def test_what_a_variable_holds_behind_a_check(acts, code, expected):
    assert acts("$x = $_GET['x']; " + code) == expected


def test_after_both_branches_it_may_be_anything_again(acts):
    (told,) = acts("$x = $_GET['x']; if ($x === 'a') { $n = 1; } system($x);")
    assert "$_GET['x']" in told
