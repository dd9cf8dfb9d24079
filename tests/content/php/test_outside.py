"""Ways out of PHP. The samples are ours, and inert."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        (
            "$f = FFI::cdef('int system(const char *c);'); $f->system($_GET['c']);",
            "php-runs-request",
        ),
        (
            (
                "function r($c) { return \\FFI::cdef('void *popen(char*, char*);', "
                "'libc.so.6')->popen($c, 'r'); } r($_POST['x']);"
            ),
            "php-runs-request",
        ),
        ("FFI::load('a.h')->execve(base64_decode($_COOKIE['c']), [], []);", "php-runs-request"),
        (
            (
                "class A { function __construct() { $this->f = FFI::cdef('int "
                "system(char*);'); $this->f->system($_SERVER['HTTP_X']); } }"
            ),
            "php-runs-request",
        ),
        (
            "$w = new COM('WScript.shell'); $e = $w->exec('cmd /c ' . $_GET['c']);",
            "php-runs-request",
        ),
        ("$w = new COM('WScript.Shell'); $w->Run($_POST['c'], 0, true);", "php-runs-request"),
        ("$w = new \\COM('Shell.Application'); $w->ShellExecute($_GET['c']);", "php-runs-request"),
        (
            (
                "if ($_COOKIE['k']) { $s = new COM('WScript.shell'); "
                "$s->exec(base64_decode($_POST['x'])); }"
            ),
            "php-runs-request",
        ),
        ("putenv('LD_PRELOAD=' . $_GET['so']); error_log('', 1, 'a');", "php-runs-request"),
        (
            "putenv('X=' . $_POST['c']); putenv('LD_PRELOAD=/tmp/x.so'); mail('', '', '');",
            "php-runs-request",
        ),
        (
            (
                "$l = 'LD_PRELOAD=' . __DIR__ . '/a.so'; putenv($l); "
                "putenv(\"C={$_COOKIE['c']}\"); mb_send_mail('', '', '');"
            ),
            "php-runs-request",
        ),
        (
            "function e($c) { putenv('X=' . $c); putenv('LD_AUDIT=/tmp/x'); } e($_GET['c']);",
            "php-runs-request",
        ),
        ("dl($_GET['so']);", "php-runs-request"),
        (
            (
                "$q = new mysqli('h', 'u', 'p'); $q->query(\"select '<?php "
                "eval(\\$_POST[1]);' into outfile '/var/www/x.php'\");"
            ),
            "php-drops-program",
        ),
        (
            'mysql_query(\'select "<?php system($_GET[1]);" INTO OUTFILE "/srv/a.php"\');',
            "php-drops-program",
        ),
        (
            "$s = 'select 0x3c into dumpfile \"/srv/a.php\" -- <?php $_GET[1]'; $db->exec($s);",
            "php-drops-program",
        ),
        (
            "$pdo->prepare(\"select '<?= `\\$_GET[0]`' into  outfile '/srv/b.phtml'\");",
            "php-drops-program",
        ),
    ],
)
def test_points_at(sure, source, mark):
    assert mark in sure(source)


@pytest.mark.parametrize(
    "source",
    [
        "$f = FFI::cdef('int abs(int);'); echo $f->abs((int) $_GET['n']);",
        "$f = FFI::cdef('int system(char*);'); $f->system('date'); echo $_GET['a'];",
        "$this->db->system($_GET['a']);",
        "$w = new COM('Word.Application'); $w->Documents->Open($_GET['f']);",
        "$w = new COM('WScript.Shell'); $w->Run('notepad'); echo $_GET['a'];",
        "$task->run($_POST['c']);",
        "putenv('LC_ALL=' . $_GET['lang']);",
        "putenv('LD_PRELOAD=/usr/lib/libjemalloc.so'); proc_open($tool, [], $p);",
        "$e = getenv('LD_PRELOAD'); echo $e, $_GET['a'];",
        "extension_loaded('x') || dl('x.so'); echo $_GET['a'];",
        "$db->query(\"select * into outfile '/tmp/export.csv' from t\");",
        "$db->query(\"select '<?php' from t where a = 1\");",
    ],
)
def test_leaves_alone(sure, source):
    assert sure(source) == set()
