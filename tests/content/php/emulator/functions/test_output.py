from __future__ import annotations


def test_gives_what_php_gives(serialized, expression, expected):
    assert serialized(expression) == expected


def test_what_is_held_back_goes_through_its_function(emulated):
    code = "ob_start(function ($b) { return strtoupper($b); }); echo 'held';"
    assert emulated(code).output == b"HELD"


def test_a_function_of_php_that_gets_what_is_printed(acts):
    assert acts("ob_start('assert'); echo $_POST['q']; ob_end_flush();") == [
        "CODE assert: <request $_POST['q']>"
    ]


def test_buffers_stop_at_some_depth(emulated):
    machine = emulated("while (true) { ob_start(); echo 'x'; }")
    assert machine.exhausted


def test_a_buffer_that_is_not_there(serialized):
    assert serialized("ob_get_clean()") == "b:0;"
