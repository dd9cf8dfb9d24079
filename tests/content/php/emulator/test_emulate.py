"""The way in: whatever the bytes are, it ends and gives a machine."""

from __future__ import annotations

import base64
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.event import Act
from pratique.content.php.emulator.value import Source

WORDS = (
    "$a $b $_GET['x'] = .= & [ ] ( ) { } ; , 'x' 1 if else while for foreach as switch case try "
    "catch finally throw goto a: function fn class new static global return break continue eval "
    "list echo yield enum trait match interface use const b: __halt_compiler(); "
    "?> <?php <?= -> :: => ?? ? : && || ! ^ ~ @ + - * unset isset exit include `id`"
).split()


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_end(content):
    machine = emulate(b"<?php " + content, steps=5_000)
    assert machine.layers[0].text.endswith(content)


@given(st.lists(st.sampled_from(WORDS), max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_words_of_the_language_end(words):
    machine = emulate(f"<?php {' '.join(words)}".encode(), steps=5_000)
    assert machine.layers


@pytest.mark.parametrize(
    "code",
    [
        "while (1) {}",
        "for (;;) { $a[] = 1; }",
        "while (1) { ob_start(); }",
        "for ($i = 0; ; $i++) { $n = 'v' . $i; $$n = 1; }",
        "function f() { return f() . f(); } f();",
        "function f($n) { if ($_GET[$n]) { f($n + 1); } else { f($n + 2); } } f(0);",
        "class A { function __destruct() { while (1); } } new A;",
        "$s = '$n++; eval($s . \" // $n\");'; $n = 0; eval($s);",
    ],
)
def test_what_has_no_end_is_cut_and_says_so(code):
    assert emulate(f"<?php {code}".encode()).exhausted


@pytest.mark.parametrize(
    "code",
    [
        f"echo {'(' * 5_000}1{')' * 5_000};",
        f"$a = {' . '.join(['1'] * 100_000)};",
        f"$a = {'[' * 3_000}{']' * 3_000};",
        f"$a = {'!' * 5_000}1;",
        f"$a = {'fn () => ' * 1_500}1;",
        f"echo $a{'[1]' * 5_000};",
        f"$a{'->b' * 5_000} = 5;",
        "if ($_GET[1]) { $a .= 1; } else { $a .= 2; }" * 30,
        "$s = str_repeat('a', 1 << 40);",
        "$s = 'a'; for ($i = 0; $i < 60; $i++) { $s .= $s; }",
        "$a = range(0, 1 << 40);",
        "$a['a'] = &$a; $b = $a; $b['a']['a'] = 1; serialize($a); print_r($a); $a == $b;",
    ],
    ids=lambda code: code[:30],
)
def test_what_is_huge_ends_and_the_rest_is_followed(code):
    machine = emulate(f"<?php {code} ?>after".encode())
    assert bytes(machine.output).endswith(b"after")


def test_a_long_concatenation_is_known():
    machine = emulate(b"<?php echo strlen(" + b".".join([b"'a'"] * 100_000) + b");")
    assert bytes(machine.output) == b"100000"


def test_a_file_that_is_too_long_is_not_read():
    machine = emulate(b"<?php echo 1; //" + b"a" * (3 << 20))
    assert machine.exhausted
    assert machine.output == b""


def test_functions_are_gone_through_though_nothing_calls_them():
    machine = emulate(b"<?php class A { function m($x) { system($x); } }")
    (origin,) = machine.events[0].values[0].origins
    assert (origin.source, origin.text) == (Source.PARAMETER, "$x")


def test_functions_and_destructors_have_their_turn_after_an_endless_loop():
    code = b"class A { function __destruct() { unlink('a'); } } new A; while (1) {}"
    machine = emulate(b"<?php function f() { system('id'); } " + code)
    assert machine.exhausted
    assert [event.name for event in machine.events] == ["unlink", "system"]


def test_the_words_of_the_command_line_are_a_request():
    (event,) = emulate(b"<?php system($argv[1]);").events
    assert event.values[0].of(Source.REQUEST)


def test_the_limit_of_the_interpreter_is_put_back():
    before = sys.getrecursionlimit()
    emulate(b"<?php while (1) {}")
    assert sys.getrecursionlimit() == before


def commands(source: str) -> list[str]:
    """The commands that a program would start."""
    found = emulate(source.encode()).events
    return [repr(event.values[0]) for event in found if event.act is Act.COMMAND]


@pytest.mark.parametrize(
    "source",
    [
        "<?php " + "if (1) {" * 80 + "system('id');" + "}" * 80,
        "<?php declare(ticks=1) { system('id'); }",
        "<?php while (1) { while (1) { if ($_GET['a']) break 2; } } system('id');",
        "<?php foreach ([1, 2] as $n) { while (1) { if ($_GET['a']) break 2; } } system('id');",
    ],
)
def test_what_stands_behind_is_reached(source):
    assert commands(source) == ["b'id'"]


def test_a_visitor_who_names_variables_may_have_set_any():
    (told,) = commands("<?php foreach ($_GET as $k => $v) { $$k = $v; } system($cmd);")
    assert "$_GET" in told


@pytest.mark.parametrize(
    "source",
    [
        "<?php " + "if (1) {" * 900 + "system('id');" + "}" * 900,
        "<?php eval(" + "(" * 1000 + "$_GET['a']" + ")" * 1000 + ");",
        "<?php " + "$" * 5000 + "a = 1;",
        "<?php $a" + "[1]" * 5000 + " = 5;",
    ],
)
def test_what_is_nested_too_deep_is_told(source):
    assert emulate(source.encode()).exhausted


def test_a_name_of_a_name_is_worked_out_once():
    machine = emulate(b"<?php " + b"$" * 60 + b"a = 1;")
    assert not machine.exhausted


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<?php echo 'a'; __halt_compiler(); echo 'b';", b"a"),
        ("<?php echo 'a'; __HALT_COMPILER ( ) ?>\n<?php echo 'b';", b"a"),
        ("<?php echo '__halt_compiler();'; echo 'b';", b"__halt_compiler();b"),
        ("<?php /* __halt_compiler(); */ echo 'b';", b"b"),
        (
            (
                "<?php echo substr(file_get_contents(__FILE__), __COMPILER_HALT_OFFSET__);"
                " __halt_compiler();TAIL"
            ),
            b"TAIL",
        ),
        (
            (
                "<?php $f = fopen(__FILE__, 'r'); fseek($f, __COMPILER_HALT_OFFSET__);"
                " echo stream_get_contents($f); __halt_compiler();DATA <?php echo 5;"
            ),
            b"DATA <?php echo 5;",
        ),
        ("a<?= 'b', 'c' ?>d<?= 1 + 1, 'z'; ?>e", b"abcd2ze"),
        ("<?php ?>\n\n  two <?php ?> \n", b"\n  two  \n"),
    ],
)
def test_what_a_file_prints(source, expected):
    assert bytes(emulate(source.encode()).output) == expected


def test_a_latin_1_file_is_read_up_to_where_php_stops():
    source = b"<?php $a = '\xe9\xe9'; echo '__halt_compiler();'; __halt_compiler(); echo 'b';"
    assert bytes(emulate(source).output) == b"__halt_compiler();"


def test_functions_that_cannot_act_are_left_alone():
    quiet = "function quiet($a) { while ($a) { $a = $a . 'x'; } return $a; }"
    assert emulate(f"<?php {quiet}".encode()).steps == emulate(b"<?php ").steps
    assert commands(f"<?php {quiet} function loud($a) {{ system($a); }}")


def test_functions_that_act_through_others_are_gone_through():
    source = "<?php function a() { b('id'); } function b($x) { system($x); }"
    assert "b'id'" in commands(source)


def test_what_one_function_does_is_undone_before_the_next():
    source = (
        "<?php class A { public $c = 'id'; function x() { $this->c = 'no'; eval(''); }"
        " function y() { system($this->c); } }"
    )
    assert commands(source) == ["b'id'"]


def test_one_function_leaves_steps_for_the_others():
    source = "<?php function f() { while (1) { eval(''); } } function g($x) { system($x); }"
    assert len(commands(source)) == 1


def test_a_function_that_calls_itself_with_what_nobody_knows_ends():
    source = "<?php function f($x) { foreach ($x as $y) { f($y); f([$y]); } system($x); }"
    machine = emulate(source.encode())
    assert not machine.exhausted
    assert machine.events


def test_several_hundred_layers_are_followed():
    parts = [f"eval($p[{number + 1}])" for number in range(500)]
    source = "<?php $p = explode(';', base64_decode('%s')); eval($p[0]);"
    body = base64.b64encode(";".join([*parts, "system('id')"]).encode()).decode()
    machine = emulate((source % body).encode())
    assert len(machine.layers) == 502
    assert not machine.exhausted


def test_layers_without_an_end_are_cut_and_that_is_told():
    code = base64.b64encode(b"$i++; eval(base64_decode($s) . '//' . $i);").decode()
    machine = emulate(f"<?php $s = '{code}'; eval(base64_decode($s));".encode())
    assert machine.exhausted
    assert len(machine.layers) > 300


def test_what_one_request_leaves_in_the_session_the_next_one_finds():
    source = (
        "<?php session_start(); if (isset($_SESSION['p'])) { system($_SESSION['p']); }"
        " else { $_SESSION['p'] = $_POST['p']; }"
    )
    assert any("$_POST['p']" in told for told in commands(source))


@pytest.mark.parametrize(
    "source",
    [
        "<?php $_POST = stripslashes_deep($HTTP_SERVER_VARS['x']); system($_POST['c']);",
        "<?php foreach ($_POST as $k => $v) { $_POST[$k] = $_SERVER['x']; } system($_POST['c']);",
    ],
)
def test_a_request_stays_one_whatever_the_program_puts_there(source):
    assert any("request" in told and "$_POST" in told for told in commands(source))


def test_globals_that_are_given_as_an_array_become_variables():
    assert commands("<?php $GLOBALS = ['f' => 'id']; system($GLOBALS['f']);") == ["b'id'"]


def test_what_a_picture_holds_is_not_the_programs():
    source = "<?php $x = exif_read_data('a.jpg'); system($x['COMPUTED']['UserComment']);"
    (told,) = commands(source)
    assert "a.jpg" in told
