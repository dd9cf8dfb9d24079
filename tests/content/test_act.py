from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.act import acts


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (b"eval($x);", ["runs"]),
        (b"$f($a);", ["calls-name"]),
        (b"$list['run']('x');", ["calls-name"]),
        (b"base64_decode('aa');", ["decodes"]),
        (b'@include "\\x2f\\x74\\x6d\\x70";', ["escapes", "includes", "silences"]),
        (b"require_once 'a.php';", ["includes"]),
        (b"file_get_contents('http://a.example/x');", ["fetches"]),
        (b"if (isset($_POST['a'])) {}", ["asks-visitor"]),
        (b"header('Location: https://a.example/');", ["redirects"]),
        (b"window.location.href = '//a.example/';", ["redirects"]),
        (b"file_put_contents($a, $b);", ["writes"]),
        (b"var s = document.createElement('script');", ["adds-script"]),
        (b"error_reporting(0);", ["silences"]),
        (b"$GLOBALS['a'] = 1;", ["globals"]),
        (b"var _0x3fa2 = [];", ["scrambled"]),
    ],
)
def test_points_at(code, words):
    assert acts(code) == words


@pytest.mark.parametrize(
    "code",
    [
        b"", b"defined('ABSPATH') || exit;", b"namespace App\\Model;", b"class Evaluation {}",
        b"$db->exec('SELECT 1');", b"$this->model();", b"header('Location: /login.php');",
        b"$page = file_get_contents($path);", b"declare(strict_types=1);",
    ],
)  # fmt: skip
def test_leaves_alone(code):
    assert acts(code) == []


@given(st.binary(max_size=400))
def test_any_bytes(code):
    assert len(acts(code)) <= 13
