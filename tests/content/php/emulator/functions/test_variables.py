from __future__ import annotations

import pytest


def test_gives_what_php_gives(serialized, expression, expected):
    assert serialized(expression) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("extract($_POST); eval($code);", "CODE eval: <request $_POST>"),
        ("$code = 'x'; extract($_POST); eval($code);", "CODE eval: <request $_POST>"),
        (
            "parse_str($_SERVER['QUERY_STRING']); eval($x);",
            "CODE eval: <request $_SERVER['QUERY_STRING']>",
        ),
        ("parse_str($_GET['q'], $o); eval($o['x']);", "CODE eval: <request $o['x']>"),
        (
            "import_request_variables('g'); eval($x);",
            "CODE eval: <request import_request_variables()>",
        ),
        ("eval(end(current(get_defined_vars())));", "CODE eval: <request $_GET>"),
        ("eval(array_shift($_POST));", "CODE eval: <request $_POST>"),
        ("$a[] = $_GET['x']; eval(array_pop($a));", "CODE eval: <request $_GET['x']>"),
        ("$a = [$_GET['x']]; eval(reset($a));", "CODE eval: <request $_GET['x']>"),
        ("eval(getenv('HTTP_X'));", "CODE eval: <request getenv(HTTP_X)>"),
        ("define('C', $_GET['x']); eval(constant('C'));", "CODE eval: <request $_GET['x']>"),
    ],
)
def test_what_a_visitor_gives_stays_his(acts, code, expected):
    assert expected in acts(code)


def test_what_was_known_may_still_be_so_after_an_unknown_extract(emulated):
    machine = emulated("$code = 'echo 5;'; extract($_POST); eval($code);")
    assert machine.output == b"5"


def test_what_functions_do_in_a_branch_that_may_not_be_taken(emulated):
    code = "$a = [1, 2]; if ($_GET['x']) { array_push($a, 3); sort($a); } echo count([1]);"
    machine = emulated(code + " foreach ([5, 6] as $v) { $b[] = $v; } echo implode($b);")
    assert machine.output == b"156"


def test_the_pointer_of_an_array_walks(emulated):
    code = "$a = ['x' => 1, 'y' => 2]; while ($e = each($a)) { echo $e['key'], $e[1]; }"
    assert emulated(code).output == b"x1y2"


def test_a_long_query_takes_no_long_time(emulated):
    assert not emulated("parse_str(str_repeat('a[', 100000), $x);").exhausted
