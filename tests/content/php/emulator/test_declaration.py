"""Classes, traits, interfaces and enumerations, as PHP 8.2 declares them."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("class A { const X = self::Y . 'x'; const Y = 'y'; } echo A::X;", "yx"),
        ("class A { const X = 'a'; static $s = self::X . 'b'; } echo A::$s;", "ab"),
        ("interface I { const X = 'i'; } class A implements I { } echo A::X;", "i"),
        ("trait T { public $p = 't'; } class A { use T; } echo (new A)->p;", "t"),
        (
            (
                "trait T { static $n = 0; } class A { use T; }"
                " class B { use T; } A::$n++; echo 'n', B::$n;"
            ),
            "n0",
        ),
        (
            (
                "trait T { function m() { return 't'; } } class"
                " A { use T { m as k; } } echo (new A)->k();"
            ),
            "t",
        ),
        (
            (
                "trait T { function m() { return 't'; } } class A { use"
                " T; function m() { return 'a'; } } echo (new A)->m();"
            ),
            "a",
        ),
        ("enum E: int { case A = 1; case B = 1 + 1; } echo E::B->value, E::from(2)->name;", "2B"),
        ("enum E { case A; const B = self::A; } echo E::B->name, count(E::cases());", "A1"),
        ("echo (new class { public $p = 'anonymous'; })->p;", "anonymous"),
        ("namespace N; class A { } echo A::class, '|', namespace\\A::class;", "N\\A|"),
    ],
)
def test_prints_what_php_prints(printed, code, expected):
    assert printed(code).startswith(expected)


@pytest.mark.parametrize(
    "code",
    [
        "class { }",
        "class A { use; const; case; }",
        "trait T { use T { a as b; T::c insteadof T; } }",
        "enum E { case; case A = 1; case A = 2; }",
        "class A extends { } interface I extends { const X = ; }",
    ],
)
def test_what_is_broken_declares_what_it_can(printed, code):
    assert printed(f"{code} ?>after").endswith("after")
