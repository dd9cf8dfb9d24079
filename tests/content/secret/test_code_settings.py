from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.secret.code_settings import code_settings, source_part


def pairs(text, *, colons=False):
    return {one.key: one.value for one in code_settings(text.encode(), colons=colons)[0]}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("<?php define('DB_PASSWORD', 'x9');", "DB_PASSWORD"),
        ("<?php return ['db' => ['password' => 'x9']];", "db.password"),
        ("<?php $a = array('db' => array('password' => 'x9'));", "a.db.password"),
        ("<?php $cfg['Servers'][$i]['password'] = 'x9';", "cfg.Servers.i.password"),
        ("<?php class C { public $password = 'x9'; }", "password"),
        ('<?php const PASSWORD = "x9";', "PASSWORD"),
        ("<?php $mail->Password = 'x9';", "mail.Password"),
    ],
)
def test_php(text, key):
    assert pairs(text)[key] == b"x9"


@pytest.mark.parametrize(
    "text",
    [
        "<?php $password = getenv('X');",
        "<?php 'password' => env('DB_PASSWORD', 'x9'),",
        "<?php $password = 'x9' . $more;",
        '<?php $password = "x{$y}";',
        '<?php $password = "$y";',
        "<?php // $password = 'x9';",
        "<?php /* $password = 'x9'; */",
        "<?php $password == 'x9';",
        "<?php $a ? 'password' : 'x9';",
    ],
)
def test_what_is_no_text_as_it_stands(text):
    assert not [value for value in pairs(text).values() if b"x" in value]


def test_other_languages():
    told = pairs(
        "D = {'default': {'PASSWORD': 'x9', 'HOST': 'h'}}\nSECRET_KEY = 'k9'\n", colons=True
    )
    assert told == {"D.default.PASSWORD": b"x9", "D.default.HOST": b"h", "SECRET_KEY": b"k9"}
    assert pairs('{"a": {"password": "x\\"9"}}', colons=True) == {"a.password": b'x"9'}


def test_lines_and_groups():
    settings, _ = code_settings(
        b"<?php\n$a = ['user' => 'u',\n 'password' => 'p'];\n$b = ['x' => 'y'];"
    )
    assert [one.line for one in settings] == [2, 3, 4]
    assert settings[0].group == settings[1].group != settings[2].group


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("mysqli_connect('h', 'u', 'x9', 'd')", 'MySQL database "d" at h as "u"'),
        ("new mysqli('h', 'u', 'x9')", 'MySQL database at h as "u"'),
        ("new PDO('pgsql:host=h;dbname=d', 'u', 'x9')", 'PostgreSQL database "d" at h as "u"'),
        ("pg_connect('host=h dbname=d user=u password=x9')", 'PostgreSQL database "d" at h as "u"'),
        ("ftp_login($c, 'u', 'x9')", 'FTP account "u"'),
    ],
)
def test_calls(text, opens):
    (found,) = code_settings(f"<?php $x = {text};".encode())[1]
    assert (found.value, found.opens) == (b"x9", opens)


def test_a_call_with_what_is_fetched_is_none():
    assert code_settings(b"<?php mysqli_connect('h', 'u', getenv('P'), 'd');")[1] == []
    assert code_settings(b"<?php mysqli_connect('h', 'u', 'a' . $b, 'd');")[1] == []


def test_source_part():
    assert source_part(b"mysql:host=h;dbname=d", b"dbname") == "d"


@given(st.text("[](){}'\"\\=>:,;.$ab/*#\n", max_size=200), st.booleans())
def test_takes_anything(text, colons):
    code_settings(text.encode(), colons=colons)


@pytest.mark.parametrize("piece", [b"'", b"\\'", b"/*", b"[", b"$a['b']", b"'a'=>[", b'"\\', b"(("])
def test_time_is_linear(piece):
    started = time.process_time()
    code_settings(b"<?php " + piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 10
