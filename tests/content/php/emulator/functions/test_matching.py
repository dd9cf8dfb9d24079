from __future__ import annotations


def test_gives_what_php_gives(serialized, expression, expected):
    assert serialized(expression) == expected


def test_e_runs_what_stands_for_a_match(emulated):
    machine = emulated("""echo preg_replace('/(b)/e', 'strtoupper("$1") . "!"', 'abc');""")
    assert machine.output == b"aB!c"
    assert machine.layers[1].text == b"""return strtoupper("b") . "!";"""
    assert machine.layers[1].runner == "preg_replace"


def test_a_layer_tells_how_its_text_came_about(emulated):
    hidden = "base64_decode('c3RycmV2KCJhIHRleHQgdGhhdCBpcyBsb25nIGVub3VnaCIp')"
    machine = emulated(f"preg_replace('/x/e', {hidden}, 'x');")
    assert machine.layers[1].how == ("base64_decode",)


def test_code_of_a_visitor_is_seen(acts):
    assert acts("preg_replace('/x/e', $_POST['c'], 'x');") == [
        "CODE preg_replace: return  . <request $_POST['c']> . ;"
    ]
    assert acts("""preg_replace('/.+/e', 'trim("\\\\0")', $_GET['s']);""") == [
        """CODE preg_replace: return trim(" . <request $_GET['s']> . ");"""
    ]
    assert acts("preg_replace($_GET['a'], $_GET['b'], 'x');") == [
        "CODE preg_replace: return  . <request $_GET['b']> . ;"
    ]
    assert acts("mb_ereg_replace('.*', $_REQUEST['c'], '', 'e');") == [
        "CODE mb_ereg_replace: return  . <request $_REQUEST['c']> . ;"
    ]


def test_a_pattern_of_a_visitor_alone_runs_nothing(acts):
    assert acts("echo preg_replace($_GET['a'], 'x', 'y');") == []


def test_old_patterns(emulated):
    code = "ereg('([0-9]+)-(x)?', 'a12-', $m); echo $m[1], eregi_replace('A(.)', '<\\\\1>', 'xab');"
    assert emulated(code).output == b"12x<b>"
    assert emulated("echo implode('|', split('[,;]', 'a,b;c'));").output == b"a|b|c"


def test_callbacks_get_what_nobody_knows(acts):
    code = "preg_replace_callback('/.+/', function ($m) { eval($m[0]); }, $_POST['z']);"
    assert acts(code) == ["CODE eval: <request $m[0]>"]
