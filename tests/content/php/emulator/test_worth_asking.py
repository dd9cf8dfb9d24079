from __future__ import annotations

import pytest

from pratique.content.php.emulator.value import Function
from pratique.content.php.emulator.worth_asking import worth_asking


def asked(*, thorough: bool = False, **texts: str) -> tuple[set[str], set[str]]:
    functions = [
        Function(name.encode(), (), lambda _frame: None, 1, 0, text=text.encode())
        for name, text in texts.items()
    ]
    both, alone = worth_asking(functions, thorough=thorough)
    return {name.decode() for name in both}, {name.decode() for name in alone}


BOTH = [
    "eval(base64_decode($x));",
    "$f = 'sys' . 'tem'; $f($y);",
    "array_map('as'.'sert', $_post);",
    "include 'a' . chr(46) . 'php';",
    '$a = `$_get[c]`; echo "\\x41";',
    "echo `$_get[c]`;",
    "$this->$name(implode($x));",
    "new $class(strrev('a'));",
    "(new reflectionfunction($x))->invoke(substr($y, 1));",
]
NEITHER = [
    "return $this->name;",
    "echo 'copy of ' . $title;",  # a text that is put together, and nothing that acts
    "copy($from, $to);",  # an act, and nothing hidden
    "require_once 'parts.php';",
    "throw new problem('a' . $b);",
]


@pytest.mark.parametrize("text", BOTH)
def test_points_at_a_function_that_acts_on_what_it_hides(text):
    assert asked(f=text) == ({"f"}, {"f"})


@pytest.mark.parametrize("text", NEITHER)
def test_leaves_a_function_without_one_of_them(text):
    assert asked(f=text) == (set(), set())


def test_what_hands_a_hidden_text_to_what_acts_is_asked():
    both, alone = asked(run="system($x);", start="run(base64_decode($y));", other="return 1;")
    assert both == {"start"}
    assert not alone


def test_what_brings_two_together_is_asked():
    both, _ = asked(run="system($x);", undo="return strrev($x);", start="run(undo($y));")
    assert "start" in both


def test_to_be_thorough_an_act_is_enough():
    assert asked(thorough=True, f="copy($from, $to);", g="return 1;")[0] == {"f"}
