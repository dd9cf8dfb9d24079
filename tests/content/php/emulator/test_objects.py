"""Objects print what they print in PHP 8.2, and an act inside of one is seen."""

from __future__ import annotations

import pytest

from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.machine import Machine
from pratique.content.php.emulator.objects import is_a
from pratique.content.php.emulator.value import ANYTHING, Instance, Unknown


def test_prints_what_php_prints(printed, program, prints):
    assert printed(program) == prints


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "trait T { function go($x) { system($x); } } class A { use T; } (new A)->go('id');",
            ["COMMAND system: id"],
        ),
        (
            "class A { function __toString() { return 'system'; } } $f = (string) new A; $f('id');",
            ["COMMAND system: id"],
        ),
        (
            "class A { function __toString() { return 'echo 1;'; } } eval(new A);",
            ["CODE eval: echo 1;"],
        ),
        (
            "class A { function __invoke($x) { system($x); } } call_user_func(new A, 'id');",
            ["COMMAND system: id"],
        ),
        (
            "class A { function __call($n, $a) { $n($a[0]); } } (new A)->system('id');",
            ["COMMAND system: id"],
        ),
        (
            "class A { static function __callStatic($n, $a) { $n($a[0]); } } A::system('id');",
            ["COMMAND system: id"],
        ),
        (
            "class A { function __set($n, $v) { $n($v); } } $a = new A; $a->system = 'id';",
            ["COMMAND system: id"],
        ),
        (
            "class A { function __isset($n) { system($n); } } $a = new A; isset($a->id);",
            ["COMMAND system: id"],
        ),
        (
            (
                "class A { function __destruct() { system($this->c); } }"
                ' unserialize(\'O:1:"A":1:{s:1:"c";s:2:"id";}\');'
            ),
            ["COMMAND system: id"],
        ),
        (
            "enum E: string { case F = 'system'; } (E::F->value)('id');",
            [
                "COMMAND system: id",
            ],
        ),
        ("$m = (new ReflectionFunction('system')); $m->invoke('id');", ["COMMAND system: id"]),
        (
            "class A { private $k = 'aWQ='; function m() { system(base64_decode($this->k)); } }",
            ["COMMAND system: id"],
        ),
        ("Closure::fromCallable('system')->__invoke('id');", ["COMMAND system: id"]),
        ("$f = system(...); $f('id');", ["COMMAND system: id"]),
        (
            (
                "/** system id */ class A {} $c = (new ReflectionClass('A'))->getDocComment();"
                " $f = substr($c, 4, 6); $f(substr($c, 11, 2));"
            ),
            ["COMMAND system: id"],
        ),
        (
            (
                "class A { const a = 'sys'; const b = 'tem'; } $r = new ReflectionClass('A');"
                " $f = implode($r->getConstants()); $f($r->getConstant('a'));"
            ),
            ["CALL system: sys", "COMMAND system: sys"],
        ),
    ],
)
def test_what_an_object_does_is_seen(acts, code, expected):
    assert acts(code) == expected


@pytest.mark.parametrize(
    ("name", "wanted", "expected"),
    [
        (b"InvalidArgumentException", b"Exception", True),
        (b"InvalidArgumentException", b"Throwable", True),
        (b"TypeError", b"Exception", False),
        (b"stdClass", b"Countable", False),
    ],
)
def test_the_classes_of_php_are_known(name, wanted, expected):
    assert is_a(Machine(b"", b""), Instance(name, None), wanted) is expected


@pytest.mark.parametrize("value", [ANYTHING, Instance(b"Vendor_Thing", None)])
def test_what_another_file_brings_may_be_of_any_class(value):
    assert isinstance(is_a(Machine(b"", b""), value, b"Exception"), Unknown)


@pytest.mark.parametrize(
    "code",
    [
        "class A { function __get($n) { return $this->$n; } } echo (new A)->x;",
        "class A { function __set($n, $v) { $this->$n = $v; } } $a = new A; $a->x = 1;",
        "class A { function __toString() { return $this . ''; } } echo new A;",
        (
            "class A implements IteratorAggregate { function getIterator() { return $this; } }"
            " foreach (new A as $x) { echo $x; }"
        ),
        "trait T { use T; } class A { use T; } new A;",
        "interface I extends I {} class A implements I {} echo A::X;",
    ],
)
def test_what_calls_itself_comes_back(code):
    assert bytes(emulate(f"<?php {code} echo 'after';".encode()).output).endswith(b"after")
