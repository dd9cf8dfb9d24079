from __future__ import annotations

import pytest

from pratique.content.abuse.credential_form import find
from pratique.content.base import Content

FIELD = b"<input type='password' name=p></form>"


@pytest.mark.parametrize(
    ("form", "confidence"),
    [
        (b'<form method=post action="https://b.example/in.php">', 0.75),
        (b"<FORM ACTION='//b.example/x'>", 0.75),
        (b"<form action=http://192.0.2.1/x>", 0.75),
        (b"<form action=http://localhost.b.example/x>", 0.75),
        (b'<form action="mail.php">', 0.5),
    ],
)
def test_points_at(form, confidence):
    (mark,) = find(Content(b"<html>\n" + form + FIELD, "/srv/a/login.html", "html"))
    assert (mark.line, mark.confidence) == (2, confidence)


@pytest.mark.parametrize(
    "content",
    [
        b'<form action="/login">' + FIELD,
        b'<form action="https://a.example/login">' + FIELD,
        b'<form action="http://localhost/login.php">' + FIELD,
        b'<form action="http://[::1]:8080/">' + FIELD,
        b"<form>" + FIELD,
        b'<form action="https://b.example/"><input type="text"></form>',
        b'<form action="https://b.example/"></form>' + FIELD,
        b'<form action="<?php echo $x ?>">' + FIELD,
        b"password",
    ],
)
def test_leaves_alone(content):
    assert list(find(Content(content, "/srv/www/a.example/login.html", "html"))) == []
