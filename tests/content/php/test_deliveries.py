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
        ("file_put_contents('x.php', $_POST['a']);", ("php-writes-request", 0.85)),
        ("file_put_contents($d . '/x.php', $_POST['a']);", ("php-writes-request", 0.85)),
        ("fwrite(fopen('x.phtml', 'w'), $_POST['a']);", ("php-writes-request", 0.85)),
        ("copy($_FILES['a']['tmp_name'], $_FILES['a']['name']);", ("php-writes-request", 0.75)),
        (
            "file_put_contents($_FILES['tmp_name']['name'], $_POST['a']);",
            ("php-writes-request", 0.85),
        ),
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
    ],
)
def test_points_at(source, expected):
    assert sightings(source) == [expected]


@pytest.mark.parametrize(
    "source",
    [
        "file_put_contents('x.txt', $_POST['a']);",
        "file_put_contents('x.php', $settings);",
        "mail('a', 'b', $_POST['message']);",
        "$p = $_FILES['a']['tmp_name']; file_put_contents($p, $_POST['a']);",
        f"class A {{}} {'a();' * 20000} mail('a', 'b', $_POST); ?><input type=password>",
        "session_start(); copy($_FILES['a']['tmp_name'], $_FILES['a']['name']);",
    ],
)
def test_leaves_alone(source):
    assert sightings(source) == []
