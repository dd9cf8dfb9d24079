from __future__ import annotations

import pytest

from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.machine import Exhausted, Machine, Stopped, Thrown
from pratique.content.php.emulator.value import Array, Cell, Unknown


@pytest.fixture
def machine():
    return Machine(b"", b"/x.php")


def test_the_budget_ends(machine):
    machine.steps = 5
    machine.spend(5)
    with pytest.raises(Exhausted):
        machine.spend(1)


def test_alternatives_start_from_the_same_state_and_are_joined(machine):
    cell = Cell(b"z")
    seen = []

    def run(value):
        seen.append(cell.value)
        machine.write(cell, value)

    assert machine.alternatives([lambda: run(b"a"), lambda: run(b"b")]) == [None, None]
    assert seen == [b"z", b"z"]
    assert cell.value.choices == (b"a", b"b")
    assert machine.journal is None


@pytest.mark.parametrize("end", [Stopped(), Thrown(b"x")])
def test_a_branch_that_ends_leaves_nothing(machine, end):
    cell = Cell(b"z")

    def stop():
        machine.write(cell, b"a")
        raise end

    assert machine.alternatives([stop, lambda: None]) == [None]
    assert cell.value == b"z"


def test_a_write_in_inner_alternatives_is_undone_by_the_outer_ones(machine):
    cell = Cell(b"z")
    inner = [lambda: machine.write(cell, b"a"), lambda: machine.write(cell, b"b")]
    seen = []
    machine.alternatives(
        [lambda: machine.alternatives(inner) and None, lambda: seen.append(cell.value)]
    )
    assert seen == [b"z"]
    assert set(cell.value.choices) == {b"a", b"b", b"z"}


def test_an_array_of_another_stretch_is_copied_before_it_is_written(machine):
    mine, other = Array.of([1], machine.epoch), Array.of([1], machine.epoch - 1)
    assert machine.writable(mine) is mine
    copy = machine.writable(other)
    assert copy is not other
    assert copy.values() == [1]


def test_the_first_function_with_a_name_stands():
    code = b"<?php if (1) { function f() { return 1; } } function f() { return 2; } echo f();"
    assert bytes(emulate(code).output) == b"2"


@pytest.mark.parametrize(
    "code",
    [
        "function f($n) { return f($n + 1); } f(0);",
        "$f = function () use (&$f) { return $f(); }; $f();",
        "class A { function __get($n) { return $this->$n; } } (new A)->x;",
        "class A { function __call($n, $a) { return $this->$n(); } } (new A)->x();",
        "class A extends A { } class B extends C {} class C extends B {} (new B)->m(); B::$s;",
        "class A { const X = self::Y; const Y = self::X; } A::X;",
        "$s = 'eval($s);'; eval($s);",
    ],
)
def test_what_calls_itself_comes_back(code):
    assert bytes(emulate(f"<?php {code} echo 'after';".encode()).output) == b"after"


def test_what_a_function_that_calls_itself_gives_is_unknown():
    machine = emulate(b"<?php function f($x) { return f($x); } system(f($_GET['x']));")
    (value,) = machine.events[0].values
    assert isinstance(value, Unknown)
    assert value.origins[0].text == "$_GET['x']"


def test_prints_what_is_known_of_a_text():
    assert bytes(emulate(b"<?php echo 'a' . $_GET['x'] . 'b';").output) == b"ab"
