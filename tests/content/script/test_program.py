from __future__ import annotations

import pytest

from pratique.content.script.expression import read
from pratique.content.script.flow import Flow
from pratique.content.script.page import Code
from pratique.content.script.program import Program
from pratique.content.script.token import Dialect
from pratique.content.script.vocabulary import SOURCES


def program(text):
    flow = Flow(read(text, Dialect.CURLY), SOURCES["java"], basic=False)
    return Program(Code("java", text, "", text.lower()), flow)


def called(one):
    return next(step for step in one.calls if step.node.path == "f()" and not step.target)


@pytest.mark.parametrize(
    ("text", "ending"),
    [('f(a + "b.jsp");', "b.jsp"), ('f(new File(d, "c.txt"));', "c.txt"), ("f(a);", "")],
)
def test_knows_how_a_name_ends(text, ending):
    one = program(text)
    assert one.ending(called(one).node.arguments[0], "") == ending


def test_knows_words_that_are_put_together():
    one = program('String a = "wscript" + ".shell";')
    assert one.has("wscript.shell")
    assert not one.has("processbuilder")


def test_what_a_socket_of_the_web_brings_is_a_visitors():
    one = program("void onMessage(String m) { f(m); }")
    assert any(one.flow.visited(called(one).node.arguments, "onmessage"))
