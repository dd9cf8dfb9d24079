from __future__ import annotations

import base64
import zlib

import pytest

from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.event import Act


def events(code):
    return emulate(b"<?php " + code.encode()).events


@pytest.mark.parametrize(
    ("code", "act", "name"),
    [
        ("eval($_GET['x']);", Act.CODE, "eval"),
        ("system('id');", Act.COMMAND, "system"),
        ("echo `id`;", Act.COMMAND, "`"),
        ("$_GET['f']('x');", Act.CALL, ""),
        ("include 'a.php';", Act.INCLUDE, "include"),
        ("file_put_contents('x.php', 'a');", Act.WRITE, "file_put_contents"),
        ("unlink('x');", Act.DELETE, "unlink"),
        ("mail('a', 'b', 'c');", Act.MAIL, "mail"),
        ("file_get_contents('http://a.example/');", Act.FETCH, "file_get_contents"),
        ("header('X: y');", Act.SEND_HEADER, "header"),
    ],
)
def test_every_act_is_written_down(code, act, name):
    found = [(event.act, event.name, event.line) for event in events(f"\n{code}")]
    assert (act, name, 2) in found


@pytest.mark.parametrize(
    ("code", "hidden"),
    [
        ("system('id');", False),
        ("$f = 'system'; $f('id');", False),
        ("$f = 'SyStEm'; $f('id');", False),
        ("$f = 'sys' . 'tem'; $f('id');", True),
        ("$f = \"sy\\x73tem\"; $f('id');", True),
        ("$f = strrev('metsys'); $f('id');", True),
        ("array_map('sys' . 'tem', ['id']);", True),
        ("$f = 'sys' . 'tem'; eval('$f(1); // system');", False),
    ],
)
def test_a_name_that_stands_nowhere_is_hidden(code, hidden):
    commands = [event for event in events(code) if event.act is Act.COMMAND]
    assert [(event.name, event.hidden) for event in commands] == [("system", hidden)]


def test_a_layer_says_where_it_comes_from():
    inner = b"\n\nsystem($_POST['x']);" + b" " * 30
    outer = b"\neval(base64_decode('" + base64.b64encode(inner) + b"'));"
    packed = base64.b64encode(zlib.compress(outer)).decode()
    machine = emulate(f"<?php\n\n\neval(gzuncompress(base64_decode('{packed}')));".encode())
    assert [(layer.text, layer.parent, layer.line) for layer in machine.layers[1:]] == [
        (outer, 0, 4),
        (inner, 1, 2),
    ]
    assert [layer.how for layer in machine.layers] == [
        (),
        ("gzuncompress", "base64_decode"),
        ("base64_decode",),
    ]
    last = machine.events[-1]
    assert (last.name, last.layer, last.line) == ("system", 2, 3)


def test_the_file_is_the_first_layer():
    (layer,) = emulate(b"<?php echo 1;").layers
    assert (layer.text, layer.parent, layer.runner) == (b"<?php echo 1;", 0, "file")
