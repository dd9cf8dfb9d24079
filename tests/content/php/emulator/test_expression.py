"""What expressions print in PHP 8.2, and what follows when a part is unknown."""

from __future__ import annotations

import pytest

PROGRAMS = [
    ("$a = 5; echo $a++ . $a . ++$a . $a-- . --$a;", "56775"),
    ("$z = 'Az'; $z++; echo $z; $z = 'Zz'; $z++; echo $z; $z = 'a9'; $z++; echo $z;", "BaAAab0"),
    ("$n = null; $n++; echo $n; $n = null; $n--; var_dump($n);", "1NULL\n"),
    ("$a = 'x'; $a .= 'y'; $a .= $a; echo $a;", "xyxy"),
    (
        (
            "$a = 2; $a **= 3; $a -= 1; $a *= 2; $a /= 7; $a %= 2; $a <<= 4; $a |= 1; $a ^= 3; "
            "echo $a;"
        ),
        "2",
    ),
    ("$a = null; $a ??= 'd'; $a ??= 'e'; echo $a;", "d"),
    (
        "$a = ['k' => null]; $a['k'] ??= 'x'; $a['m'] ??= 'y'; echo json_encode($a);",
        '{"k":"x","m":"y"}',
    ),
    ("$n = 'b'; echo \"a{$n}c $n ${n} \\$n \\x41\\101\\u{e9}\\t|\";", "abc b b $n AAÃ©\t|"),
    ("$a = ['k' => 'v', 3 => 'w']; echo \"$a[k] $a[3] {$a['k']}\";", "v w v"),
    ("$a = [[1, 2], ['x' => 'y']]; echo \"{$a[0][1]}{$a[1]['x']}\";", "2y"),
    ("$n = 'x'; echo 'a$n\\n\\'\\\\';", "a$n\\n'\\"),
    ("$n = 'x'; echo <<<A\n  one $n\n    two {$n}\n  A;", "one x\n  two x"),
    ("echo <<<'A'\n  one $n\n  A;", "one $n"),
    ("echo match (3) { 1, 2 => 'a', 3 => 'b', default => 'c' };", "b"),
    ("echo match (true) { 5 > 7 => 'a', default => 'z' };", "z"),
    (
        ("try { echo match (9) { 1 => 'a' }; } catch (\\UnhandledMatchError $e) { echo 'none'; }"),
        "none",
    ),
    ("$f = function ($x) { return $x * 2; }; echo $f(4);", "8"),
    (
        ("$y = 3; $f = function ($x) use ($y) { $y++; return $x + $y; }; echo $f(1), $f(1), $y;"),
        "553",
    ),
    ("$y = 3; $f = function () use (&$y) { $y++; }; $f(); $f(); echo $y;", "5"),
    ("$f = fn ($x) => fn ($y) => $x . $y; echo $f('a')('b');", "ab"),
    ("$y = 1; $f = fn () => $y++; $f(); echo $y;", "1"),
    ("$f = 'strrev'; echo $f('abc');", "cba"),
    ("$f = ['strrev', 'strtoupper']; echo $f[1]($f[0]('abc'));", "CBA"),
    ("echo (function () { return 'now'; })();", "now"),
    ("echo ('str' . 'rev')('abc');", "cba"),
    ("echo (fn (...$a) => count($a))(1, 2, 3);", "3"),
    (
        (
            "function f($a, $b = 'd', ...$c) { return $a . $b . implode($c); } echo f('x'), "
            "f('x', 'y'), f('x', 'y', 'z', 'w');"
        ),
        "xdxyxyzw",
    ),
    ("function f($a, $b) { return $a . '-' . $b; } echo f(...['x', 'y']);", "x-y"),
    (("function f($a = [1, 2], $b = PHP_INT_SIZE * 2) { return count($a) + $b; } echo f();"), "18"),
    ("function f(&$a) { $a .= 'x'; } $v = 'y'; f($v); echo $v;", "yx"),
    ("function f(array &$a) { $a[] = 1; } $v = []; f($v); f($v); echo count($v);", "2"),
    ("function f($a) { $a[] = 1; return count($a); } $v = [1]; echo f($v), count($v);", "21"),
    (
        (
            "function f() { return func_get_args(); } echo implode(f(1, 2, 3)), func_num();  "
            "function func_num() { return 'n'; }"
        ),
        "123n",
    ),
    ("function f() { static $n = 0; return ++$n; } echo f(), f(), f();", "123"),
    ("function f() { global $g; $g = 'new'; } $g = 'old'; f(); echo $g;", "new"),
    ("function f($n) { return $n < 2 ? 1 : $n * f($n - 1); } echo f(10);", "3628800"),
    ("function f() { return; } var_dump(f());", "NULL\n"),
    ("function f() { function g() { return 'inner'; } } f(); echo g();", "inner"),
    ("echo early(); function early() { return 'hoisted'; }", "hoisted"),
    (
        (
            "class A { public $p = 'x'; function __construct($q) { $this->p .= $q; } } $a = "
            "new A('y'); echo $a->p;"
        ),
        "xy",
    ),
    (
        (
            "class A { function __construct(public $p = 'd', private int $n = 2) {} function "
            "n() { return $this->n; } } $a = new A('y'); echo $a->p . $a->n();"
        ),
        "y2",
    ),
    (
        (
            "class A { public $p = 1; } $a = new A; $b = $a; $b->p = 2; $c = clone $a; $c->p = "
            "3; echo $a->p;"
        ),
        "2",
    ),
    (
        (
            "class A { function m() { return 'A'; } } class B extends A { function m() { "
            "return parent::m() . 'B'; } } echo (new B)->m();"
        ),
        "AB",
    ),
    ('class A { function __get($n) { return "got $n"; } } echo (new A)->zip;', "got zip"),
    (
        (
            "class A { function __call($n, $a) { return $n . implode($a); } } echo (new "
            "A)->zip(1, 2);"
        ),
        "zip12",
    ),
    (
        (
            "class A { static function __callStatic($n, $a) { return $n . implode($a); } } "
            "echo A::zip(1, 2);"
        ),
        "zip12",
    ),
    ("class A { function __invoke($x) { return $x . '!'; } } $a = new A; echo $a('x');", "x!"),
    (
        (
            "class A { function m() { return 'm'; } } $m = 'm'; $a = new A; echo $a->$m(), "
            "[$a, 'm'](), call_user_func([$a, 'm']);"
        ),
        "mmm",
    ),
    (
        (
            "class A { static function m() { return 'm'; } } echo 'A::m'(), ['A', 'm'](); $c = "
            "'A'; echo $c::m();"
        ),
        "mmm",
    ),
    (
        (
            "class A { public $p = ['k' => 'v']; } $a = new A; $n = 'p'; echo $a->$n['k'], "
            "$a->{'p'}['k'];"
        ),
        "vv",
    ),
    (
        ("$a = new class { public $p = 'anon'; function m() { return $this->p; } }; echo $a->m();"),
        "anon",
    ),
    (
        (
            "abstract class A { abstract function m(); function n() { return $this->m(); } } "
            "class B extends A { function m() { return 'b'; } } echo (new B)->n();"
        ),
        "b",
    ),
    ("class A { function __destruct() { echo 'gone'; } } $a = new A; echo 'here ';", "here gone"),
    ("class A { public $f; } $a = new A; $a->f = fn () => 'called'; echo ($a->f)();", "called"),
    ("$a = null; echo $a?->b?->c ?? 'nothing';", "nothing"),
    (
        (
            "class A { function b() { return $this; } public $v = 'end'; } echo (new "
            "A)->b()->b()->v;"
        ),
        "end",
    ),
    ("$o = (object) ['a' => ['b' => 'c']]; echo $o->a['b'];", "c"),
    (
        "define('X', 'defined'); const Y = 'const'; echo X . Y, constant('X'), \\Y;",
        "definedconstdefinedconst",
    ),
    ("print 'a' . print 'b';", "ba1"),
    ("echo 'a', 'b', 1, 2.5, true, null;", "ab12.51"),
    ("$i = 5; echo $i <=> 3, -$i, +$i, !$i, ~$i;", "1-55-6"),
    (
        (
            "$x = ['a' => null, 'b' => 0]; echo isset($x['a']) ? 1 : 0, isset($x['b']) ? 1 : "
            "0, empty($x['b']) ? 1 : 0;"
        ),
        "011",
    ),
    (
        "$a = [3 => 'a', 'b', '7' => 'c', 'd']; echo json_encode($a);",
        '{"3":"a","4":"b","7":"c","8":"d"}',
    ),
    (
        "$a = [...[1, 2], ...[3], ...['k' => 'v']]; echo json_encode($a);",
        '{"0":1,"1":2,"2":3,"k":"v"}',
    ),
    ("$a = $b = $c = 'z'; echo $a . $b . $c;", "zzz"),
    ("$a = ($b = 4) + 5; echo $a . $b;", "94"),
    ("$x = true ? 'a' : (true ? 'b' : 'c'); echo $x;", "a"),
    ("list('a' => $q, 'b' => list($r)) = ['a' => 1, 'b' => [2]]; echo $q . $r;", "12"),
    ("echo $argc ?? 'none' ? 'y' : 'n';", "y"),
    ("echo 010 + 0x10 + 0b11;", "27"),
    ('echo "\\\\x41" . "\\e" . "\\v" . "\\f" . "\\$" . "\\q";', "\\x41\x1b\x0b\x0c$\\q"),
]


def test_prints_what_php_prints_for_longer_programs(printed, program, prints):
    assert printed(program) == prints


@pytest.mark.parametrize(("code", "expected"), PROGRAMS)
def test_prints_what_php_prints(printed, code, expected):
    assert printed(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "if (isset($_POST['a'])) $f = 'strrev'; else $f = 'system'; $f($_POST['x']);",
            [
                "CALL : strrev | system, <request $_POST['x']>",
                "COMMAND system: <request $_POST['x']>",
            ],
        ),
        (
            "if (isset($_POST['a'])) $f = 'assert'; else $f = 'system'; $f($_POST['x']);",
            [
                "CALL : assert | system, <request $_POST['x']>",
                "CODE assert: <request $_POST['x']>",
                "COMMAND system: <request $_POST['x']>",
            ],
        ),
        (
            (
                "$f = match ($_GET['a']) { 'x' => 'one', 'y' => 'two', default => 'three' }; "
                "system($f);"
            ),
            ["COMMAND system: one | two | three"],
        ),
        ("$f = $_GET['a'] ? 'one' : 'two'; system($f);", ["COMMAND system: one | two"]),
        ("$f = $_GET['a'] ?: 'two'; system($f);", ["COMMAND system: <request $_GET['a']> | two"]),
        ("$f = $_GET['a'] ?? 'two'; system($f);", ["COMMAND system: <request $_GET['a']> | two"]),
        (
            "$_GET['a'] && system('and'); system('after');",
            ["COMMAND system: and", "COMMAND system: after"],
        ),
        ("$_GET['a'] || system('or');", ["COMMAND system: or"]),
        ("$_GET['a'] and exit; system('after');", ["COMMAND system: after"]),
        ("isset($_GET['a']) or die('no'); system('after');", ["COMMAND system: after"]),
        ("$x = 'a'; $_GET['a'] && ($x = 'b'); system($x);", ["COMMAND system: b | a"]),
        ("function f($x) { system($x); } ", ["COMMAND system: <parameter $x>"]),
        (
            "class A { public $p = 'held'; function m($x) { system($x . $this->p); } }",
            ["COMMAND system: <parameter $x> . held"],
        ),
        (
            "function f($x) { if ($x) { system('deep'); } } if ($_GET['q']) { f(1); }",
            ["COMMAND system: deep"],
        ),
        ("$f = fn () => $_GET['x']; system($f());", ["COMMAND system: <request $_GET['x']>"]),
        ("$s = 'a'; $s ^= $_GET['x']; eval($s);", ["CODE eval: <request $_GET['x']>"]),
        (
            "eval('system(' . $_GET['x'] . ');');",
            ["CODE eval: system( . <request $_GET['x']> . );"],
        ),
        (
            "include $_GET['x']; include 'a.php';",
            ["INCLUDE include: <request $_GET['x']>", "INCLUDE include: a.php"],
        ),
        ("echo `id $_GET[x]`;", ["COMMAND `: id  . <request $_GET[x]>"]),
        (
            "$x = isset($_GET['x']) ? $_GET['x'] : 'default'; system($x);",
            ["COMMAND system: <request $_GET['x']> | default"],
        ),
    ],
)
def test_what_is_unknown_is_followed(acts, code, expected):
    assert acts(code) == expected
