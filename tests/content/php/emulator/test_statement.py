"""Where a program goes: what PHP 8.2 prints, and both ways where nobody knows."""

from __future__ import annotations

import pytest

PROGRAMS = [
    ("if (0) echo 'a'; elseif (1) echo 'b'; else echo 'c';", "b"),
    ("if (1): echo 'a'; else: echo 'b'; endif;", "a"),
    ("if (1) { if (0) { echo 'a'; } else { echo 'b'; } }", "b"),
    ("for ($i = 0; $i < 3; $i++) echo $i;", "012"),
    ("for ($i = 0, $j = 9; $i < $j; $i += 3, $j--); echo $i . $j;", "96"),
    ("for (;;) { if (++$n > 4) break; } echo $n;", "5"),
    ("$i = 3; while ($i--) { echo $i; }", "210"),
    ("$i = 3; while ($i): echo $i--; endwhile;", "321"),
    ("$i = 9; do { echo $i++; } while ($i < 3);", "9"),
    ("do { echo 'once'; break; echo 'never'; } while (true);", "once"),
    ("foreach (['a' => 1, 'b' => 2] as $k => $v) echo $k . $v;", "a1b2"),
    ("foreach ([1, 2, 3] as $v): if ($v == 2) continue; echo $v; endforeach;", "13"),
    ("$a = [1, 2]; foreach ($a as $v) { $a[] = $v; } echo count($a);", "4"),
    ("foreach ([] as $v) echo 'never'; echo 'end';", "end"),
    ("foreach ('text' ? [1] : [] as $v) echo $v;", "1"),
    (
        (
            "for ($i = 0; $i < 3; $i++) { for ($j = 0; $j < 3; $j++) { if ($j == 1) continue "
            "2; if ($i == 2) break 2; echo $i . $j . ' '; } }"
        ),
        "00 10 ",
    ),
    ("while (1) { while (1) { while (1) { break 3; } } } echo 'out';", "out"),
    (("for ($i = 0; $i < 2; $i++) { switch ($i) { case 0: continue 2; default: echo $i; } }"), "1"),
    (
        (
            "switch (2) { case 1: echo 'a'; case 2: echo 'b'; case 3: echo 'c'; break; "
            "default: echo 'd'; }"
        ),
        "bc",
    ),
    ("switch ('x') { case 'y': echo 'a'; break; default: echo 'b'; case 'z': echo 'c'; }", "bc"),
    ("switch ('1') { case 1: echo 'loose'; }", "loose"),
    ("switch (3): case 3: echo 'three'; endswitch;", "three"),
    ("switch (true) { case 1 > 2: echo 'a'; break; case 2 > 1: echo 'b'; }", "b"),
    ("switch (5) { case 1: echo 'a'; } echo 'none';", "none"),
    ("goto end; echo 'skipped'; end: echo 'end';", "end"),
    ("$i = 0; again: echo $i; if (++$i < 3) goto again; echo 'end';", "012end"),
    ("goto b; a: echo 'a'; goto c; b: echo 'b'; goto a; c: echo 'c';", "bac"),
    ("for ($i = 0; $i < 5; $i++) { if ($i == 2) goto out; echo $i; } out: echo 'out';", "01out"),
    ("function f() { goto x; echo 'a'; x: return 'x'; } echo f();", "x"),
    ("if (1) { goto inner; echo 'a'; inner: echo 'i'; }", "i"),
    ("$s = 3; a: switch ($s) { case 3: $s = 1; goto a; case 1: echo 'one'; }", "one"),
    ("try { echo 'a'; } finally { echo 'f'; }", "af"),
    (
        (
            "try { try { throw new Exception('x'); } finally { echo 'f'; } } catch (Exception "
            "$e) { echo 'c'; }"
        ),
        "fc",
    ),
    ("function f() { try { return 'r'; } finally { echo 'f'; } } echo f();", "fr"),
    (
        (
            "function f() { try { throw new Exception; } catch (Exception $e) { return 'c'; } "
            "finally { return 'f'; } } echo f();"
        ),
        "f",
    ),
    (
        (
            "class M extends Exception {} try { throw new M; } catch (M $e) { echo 'm'; } "
            "catch (Exception $e) { echo 'e'; }"
        ),
        "m",
    ),
    ("try { throw new TypeError('t'); } catch (Throwable $e) { echo get_class($e); }", "TypeError"),
    (
        (
            "foreach ([1, 2] as $v) { try { if ($v == 1) continue; echo $v; } finally { echo "
            "'f'; } }"
        ),
        "f2f",
    ),
    ("echo 'a'; exit; echo 'b';", "a"),
    ("echo 'a'; exit('b'); echo 'c';", "ab"),
    ("function f() { exit('in f'); } f(); echo 'after';", "in f"),
    ("function f() { foreach ([1, 2, 3] as $v) { if ($v == 2) return $v; } } echo f();", "2"),
    ("function f() { while (true) { return 'w'; } } echo f();", "w"),
    ("?><?php if (1): ?>yes<?php else: ?>no<?php endif ?>", "yes"),
    ("?>a\n<?php echo 'b' ?>\nc", "a\nbc"),
    ("?><?php foreach ([1, 2] as $v): ?>[<?= $v ?>]<?php endforeach; ?>", "[1][2]"),
    ("{ { echo 'nested'; } } ;;", "nested"),
    ("declare(strict_types=1); echo 's';", "s"),
    ("static $a = 1, $b; echo $a, $b ?? 'n';", "1n"),
    ("const A = 1, B = A + 1; echo B;", "2"),
    ("unset($nothing, $a['x']); echo 'ok';", "ok"),
    ("eval('echo 1;'); eval('$v = 2;'); echo $v; echo eval('return 3;');", "123"),
    ("eval('?>html<?php echo 4;');", "html4"),
    ("eval('function f() { return 5; }'); echo f();", "5"),
    ("$x = 1; function f() { eval('$x = 7;'); return $x; } echo f() . $x;", "71"),
    ("if (true) { function f() { return 'cond'; } } echo f();", "cond"),
    ("if (!class_exists('A')) { class A { const X = 'x'; } } echo A::X;", "x"),
    ("function f() { yield 1; } echo 'lazy';", "lazy"),
    ("echo 1 ?><?php // comment ?>after<?php /* c */ # d", "1after"),
    ("while (list($k, $v) = [1, 2]) { echo $k . $v; break; }", "12"),
    (
        "for ($s = '', $i = 0; $i < 300; $i++) { $s .= chr($i % 256); } echo md5($s);",
        "17b3839204f7b81a93eb2718b1379e6f",
    ),
    (
        ("$t = ''; foreach (str_split('68656c6c6f', 2) as $h) { $t .= chr(hexdec($h)); } echo $t;"),
        "hello",
    ),
    (
        (
            "$k = 'key'; $d = ''; $c = 'secret'; for ($i = 0; $i < strlen($c); $i++) { $d .= "
            "$c[$i] ^ $k[$i % strlen($k)]; } echo bin2hex($d);"
        ),
        "18001a19000d",
    ),
]


def test_prints_what_php_prints_for_longer_programs(printed, program, prints):
    assert printed(program) == prints


@pytest.mark.parametrize(("code", "expected"), PROGRAMS)
def test_prints_what_php_prints(printed, code, expected):
    assert printed(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("if ($_GET['a']) { exit; } system('id');", ["COMMAND system: id"]),
        (
            "if ($_GET['a']) { system('a'); exit; } else { system('b'); } system('c');",
            ["COMMAND system: a", "COMMAND system: b", "COMMAND system: c"],
        ),
        ("if ($_GET['a']) exit; else exit; system('c');", []),
        (
            (
                "if ($_GET['a']) { $x = 'a'; } elseif ($_GET['b']) { $x = 'b'; } else { $x = 'c'; "
                "} system($x);"
            ),
            ["COMMAND system: a | b | c"],
        ),
        ("if ($_GET['a']) { $x = 'a'; } system($x);", ["COMMAND system: a | None"]),
        ("$x = 'z'; if ($_GET['a']) { $x = 'a'; } system($x);", ["COMMAND system: a | z"]),
        (
            "$x = 'z'; if ($_GET['a']) { $x = $_GET['c']; } system($x);",
            ["COMMAND system: <request $_GET['c']> | z"],
        ),
        (
            "while ($_GET['a']) { system('in'); $x = 'y'; } system($x);",
            ["COMMAND system: in", "COMMAND system: in", "COMMAND system: y | None"],
        ),
        (
            "$s = ''; while ($c = array_shift($_POST)) { $s .= $c; } system($s);",
            ["COMMAND system:  . <request $_POST> | <request $_POST> | "],
        ),
        (
            "foreach ($_POST as $k => $v) { system($k . $v); }",
            ["COMMAND system: <request $_POST> . <request $_POST>"],
        ),
        (
            "for ($i = 0; $i < $_GET['n']; $i++) { system(\"n $i\"); } system('after');",
            ["COMMAND system: n 0", "COMMAND system: n  . ", "COMMAND system: after"],
        ),
        (
            (
                "switch ($_GET['a']) { case 1: system('one'); break; case 2: system('two'); "
                "default: system('rest'); } system('end');"
            ),
            [
                "COMMAND system: one",
                "COMMAND system: two",
                "COMMAND system: rest",
                "COMMAND system: rest",
                "COMMAND system: end",
            ],
        ),
        (
            "if ($_GET['a']) goto skip; system('kept'); skip: system('end');",
            ["COMMAND system: kept", "COMMAND system: end", "COMMAND system: end"],
        ),
        (
            "again: system('turn'); if ($_GET['a']) goto again; system('end');",
            [
                "COMMAND system: turn",
                "COMMAND system: end",
                "COMMAND system: turn",
                "COMMAND system: end",
                "COMMAND system: turn",
                "COMMAND system: end",
            ],
        ),
        (
            (
                "for ($i = 0; $i < 3; $i++) { if ($_GET['a']) continue; system(\"i$i\"); } "
                "system('after');"
            ),
            [
                "COMMAND system: i0",
                "COMMAND system: i1",
                "COMMAND system: i2",
                "COMMAND system: after",
            ],
        ),
        (
            (
                "try { if ($_GET['a']) throw new Exception('x'); system('try'); } catch (Exception "
                "$e) { system('catch'); } finally { system('finally'); } system('after');"
            ),
            [
                "COMMAND system: try",
                "COMMAND system: catch",
                "COMMAND system: finally",
                "COMMAND system: after",
            ],
        ),
        (
            "try { foo(); system('try'); } catch (Exception $e) { system('catch'); }",
            ["COMMAND system: try", "COMMAND system: catch"],
        ),
        (
            "function f() { if ($_GET['a']) return 'one'; return 'two'; } system(f());",
            ["COMMAND system: one | two"],
        ),
        (
            "function f() { if ($_GET['a']) return; system('kept'); } f(); system('after');",
            ["COMMAND system: kept", "COMMAND system: after"],
        ),
        (
            "if (!empty($_POST['c'])) { system($_POST['c']); }",
            ["COMMAND system: <request $_POST['c']>"],
        ),
        (
            "if (md5($_POST['p']) === 'x') { system($_POST['c']); } else { system('no'); }",
            ["COMMAND system: <request $_POST['c']>", "COMMAND system: no"],
        ),
        (
            "do { system('once'); } while ($_GET['a']);",
            ["COMMAND system: once", "COMMAND system: once", "COMMAND system: once"],
        ),
        ("throw new Exception('x'); system('never');", []),
        (
            "function f() { throw new Exception('x'); } if ($_GET['a']) f(); system('after');",
            ["COMMAND system: after"],
        ),
    ],
)
def test_both_ways_are_followed_where_nobody_knows(acts, code, expected):
    assert acts(code) == expected


def test_an_endless_loop_that_may_be_left_is_left(acts):
    found = acts("for (;;) { if ($_GET['a']) break; system('in'); } system('after');")
    assert found[0] == "COMMAND system: in"
    assert found[-1] == "COMMAND system: after"
