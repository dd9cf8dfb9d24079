from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.functions.acts import ACTS


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("eval($_POST['x']);", ["CODE eval: <request $_POST['x']>"]),
        ("eval();", []),
        ("assert($_POST['x']);", ["CODE assert: <request $_POST['x']>"]),
        ("assert($n > 5);", []),
        ("system('id', $r);", ["COMMAND system: id"]),
        (
            "exec('id ' . $_GET['x'], $out); eval($out[0]);",
            [
                "COMMAND exec: id  . <request $_GET['x']>",
                "CODE eval: <other the output of a command>",
            ],
        ),
        (
            "$p = popen('id', 'r'); eval(fread($p, 9));",
            [
                "COMMAND popen: id",
                "CODE eval: <other the output of a command>",
            ],
        ),
        (
            "proc_open($_GET['c'], [], $pipes); eval(fgets($pipes[1]));",
            [
                "COMMAND proc_open: <request $_GET['c']>",
                "CODE eval: <other the output of a command>",
            ],
        ),
        ("pcntl_exec('/bin/sh', ['-c', 'id']);", ["COMMAND pcntl_exec: /bin/sh, [-c, id]"]),
        ("ssh2_exec($c, 'id');", ["COMMAND ssh2_exec: id"]),
    ],
)
def test_acts(acts, code, expected):
    assert acts(code) == expected


def test_a_layer_of_assert_tells_how_it_came_about(emulated):
    machine = emulated("assert(base64_decode('c3RycmV2KCJhIHRleHQgdGhhdCBpcyBsb25nIGVub3VnaCIp'));")
    assert machine.layers[1].text == b'return strrev("a text that is long enough");'
    assert machine.layers[1].how == ("base64_decode",)


def test_a_name_that_is_put_together_is_hidden(emulated):
    first, second = emulated("$f = 'sys' . 'tem'; $f('id'); system('id');").events[:2]
    assert (first.name, first.hidden) == ("system", False)  # it stands in the text further on
    assert second.name == "system"
    assert emulated("$f = 'sys' . 'tem'; $f('id');").events[0].hidden


ARGUMENTS = """
    $_GET $_POST['x'] $a $b $c $o $h $u null true 0 -1 5 1.5 '' 'abc' '/b/' '/(a)?b/e' 'strrev' 'p'
    'php://input' 'php://memory' 'http://x.example' 'data:,abc' __FILE__ 'r' 'w+' 1024 [] [1,'x']
    ['k'=>'v','w'=>[$_GET]] [$o,'m'] [[3],[1]] function($x){return$x;} fn(&$x)=>$x++ $a['k'] $o->p
    "a$_GET[z]" 1e300 PHP_INT_MAX ['options'=>'trim'] 'C::m'
""".split()
START = (
    "<?php class C { public $p = [1]; function m($x = 0) { return $x; } }"
    " $a = ['k' => 'v', 3, 1]; $b = 'text'; $c = &$a['k']; $o = new C; $h = fopen('q', 'w+');"
    " if ($_GET['q']) { $u = 'one'; } else { $u = 'two'; } "
)
calls = st.tuples(
    st.sampled_from(sorted(name.decode() for name in ACTS)),
    st.lists(st.sampled_from(ARGUMENTS), max_size=5),
).map(lambda call: f"$r = {call[0]}({', '.join(call[1])}); ")


@settings(max_examples=300, deadline=None)
@given(st.lists(calls, max_size=6))
def test_any_calls_are_gone_through(written):
    code = START + "".join(written) + "if ($_GET['z']) { " + "".join(written) + " } echo $r;"
    emulate(code.encode(), steps=20_000)
