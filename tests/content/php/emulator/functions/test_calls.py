from __future__ import annotations

import pytest


def test_gives_what_php_gives(serialized, expression, expected):
    assert serialized(expression) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("call_user_func('assert', $_POST['a']);", "CODE assert: <request $_POST['a']>"),
        ("array_map('assert', array($_POST['a']));", "CODE assert: <request $_POST['a']>"),
        ("array_map('assert', $_POST['a']);", "CODE assert: <request $_POST['a']>"),
        ("array_filter(array($_GET['x']), 'system');", "COMMAND system: <request $_GET['x']>"),
        ("array_walk($_POST, function ($v) { eval($v); });", "CODE eval: <request $_POST>"),
        ("usort($_GET, 'assert');", "CODE assert: <request $_GET>"),
        ("$a = [$_GET['y'], 'x']; usort($a, 'assert');", "CODE assert: <request $_GET['y']>"),
        ("array_udiff([$_GET['y']], ['x'], 'assert');", "CODE assert: <request $_GET['y']>"),
        ("iterator_apply($i, 'exec', [$_GET['c']]);", "COMMAND exec: <request $_GET['c']>"),
        ("forward_static_call('assert', $_GET['c']);", "CODE assert: <request $_GET['c']>"),
        ("register_shutdown_function('assert', $_GET['c']);", "CODE assert: <request $_GET['c']>"),
        (
            "filter_var($_GET['c'], FILTER_CALLBACK, ['options' => 'assert']);",
            "CODE assert: <request $_GET['c']>",
        ),
        (
            "filter_input(INPUT_GET, 'c', FILTER_CALLBACK, ['options' => 'assert']);",
            "CODE assert: <request filter_input('c')>",
        ),
        (
            (
                "filter_var_array(['a' => $_GET['c']],"
                " ['a' => ['filter' => FILTER_CALLBACK, 'options' => 'assert']]);"
            ),
            "CODE assert: <request $_GET['c']>",
        ),
        (
            "set_error_handler(function ($n, $s) { eval($s); }); trigger_error($_GET['m']);",
            "CODE eval: <request $_GET['m']>",
        ),
        (
            "$f = create_function('$a', 'eval($a);'); $f($_GET['c']);",
            "CODE eval: <request $_GET['c']>",
        ),
        (
            "create_function('', $_GET['c']);",
            "CODE create_function: function () { . <request $_GET['c']> . }",
        ),
        ("array_map($_GET['f'], [1]);", "CALL callback: <request $_GET['f']>, 1"),
    ],
)
def test_what_is_called_is_seen(acts, code, expected):
    assert expected in acts(code)


def test_a_made_function_is_a_layer(emulated):
    machine = emulated("$f = create_function('$a, $b', 'return $a . $b;'); echo $f('x', 'y');")
    assert machine.output == b"xy"
    assert machine.layers[1].runner == "create_function"
    assert machine.layers[1].text.endswith(b"($a, $b){return $a . $b;}")


def test_a_body_that_breaks_out_of_its_function_runs_at_once(emulated):
    assert emulated("create_function('', '} echo \"out\"; /*');").output == b"out"


def test_functions_at_the_end_see_what_was_set_later(emulated):
    code = "register_shutdown_function('f'); $x = 'set'; function f() { global $x; echo $x; }"
    assert emulated(code).output == b"set"


def test_a_function_of_the_program_exists(emulated):
    assert emulated("function f() {} var_dump(function_exists('F'));").output == b"bool(true)\n"
    assert emulated("if (function_exists('g')) echo 'a'; else echo 'b';").output != b"a"
