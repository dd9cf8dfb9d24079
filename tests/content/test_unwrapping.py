"""Layers under layers. The samples are ours, and inert."""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.content.unwrapping import unwrap

INNER = b"if (time() < 0) { @eval($_POST['c']); } $u = 'http://c2.example.com/a.php';"


def hidden(text: bytes) -> bytes:
    packed = zlib.compress(text, 9)[2:-4]
    return b"eval(gzinflate(base64_decode('" + base64.b64encode(packed) + b"')));"


def test_layers_lie_one_under_the_other():
    middle = b"\n" + hidden(INNER)
    content = b"<html>\n<?php\n\n" + hidden(middle)
    found = unwrap(content)
    assert (found.program, found.complete) == (True, True)
    assert [(one.number, one.parent, one.line, one.runner) for one in found.layers] == [
        (0, 0, 0, ""),
        (1, 0, 4, "eval"),
        (2, 1, 2, "eval"),
    ]
    assert [one.text for one in found.layers] == [content, middle, INNER]
    assert [one.how for one in found.layers[1:]] == [("base64_decode", "gzinflate")] * 2
    names = [[indicator.value for indicator in one.indicators] for one in found.layers]
    assert names == [[], [], ["http://c2.example.com/a.php"]]
    assert {act.line for act in found.acts} == {4}
    assert "php-runs-request" in {act.mark for act in found.acts}


def test_a_text_that_is_decoded_and_not_run_is_told():
    text = b"this text is long enough to be told, and c2.example.com is in it"
    content = b"<?php $x = base64_decode('" + base64.b64encode(text) + b"'); echo $x;"
    _, told = unwrap(content).layers
    assert (told.text, told.how, told.runner) == (text, ("base64_decode",), "")
    assert [indicator.value for indicator in told.indicators] == ["c2.example.com"]


def test_a_step_on_the_way_to_a_layer_is_no_text_of_its_own():
    source = b"<?php $a = base64_decode('%s'); $b = strrev($a); eval($b);"
    content = source % base64.b64encode(INNER[::-1])
    assert [(one.text, one.runner) for one in unwrap(content).layers[1:]] == [(INNER, "eval")]


@pytest.mark.parametrize(
    ("content", "program"),
    [
        (b"", False),
        (b"no program at all", False),
        (bytes(1 << 20), False),
        (b"<?php echo 1;", True),
        (b"<?php echo base64_decode('c2hvcnQ=');", True),
        (b"<?php eval($_POST['c']);", True),
        (b"<?php system('" + b"x" * 60 + b"');", True),
    ],
)
def test_what_hides_nothing_is_itself_only(content, program):
    found = unwrap(content)
    (own,) = found.layers
    assert (own.number, own.text, own.how, own.runner) == (0, content, (), "")
    assert (found.program, found.complete) == (program, True)


@pytest.mark.parametrize(
    "source",
    [
        b"$x = 'a'; while (true) { $x = md5($x); }",
        b"$c = 'eval($c);'; eval($c);" * 2000,
        b"function f($n) { return f($n . base64_encode($n)); } f('a');",
        b"for ($i = 0; $i < 900; $i++) { $x = base64_encode(str_repeat($i, 40)); }",
    ],
)
def test_what_has_no_end_is_cut(source):
    found = unwrap(b"<?php " + source)
    assert len(found.layers) < 3000
    assert found.program


def test_more_texts_than_are_told_are_not_all_there_is():
    texts = (base64.b64encode(b"text number %d, and it is " % n + b"long " * 9) for n in range(300))
    content = b"<?php " + b"".join(b"echo base64_decode('%s');" % text for text in texts)
    found = unwrap(content)
    assert (len(found.layers), found.complete) == (201, False)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_have_an_answer(content, tagged):
    content = b"<?php " + content if tagged else content
    assert unwrap(content).layers[0].text == content


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=40, max_size=200))
def test_what_was_hidden_comes_back(text):
    content = b"<?php $x = base64_decode('" + base64.b64encode(text) + b"');"
    assert text in {one.text for one in unwrap(content).layers}


def test_hundreds_of_layers_are_all_told():
    content = b"echo 'the innermost text';"
    for _ in range(200):
        content = hidden(content)
    found = unwrap(b"<?php " + content)
    assert len(found.layers) == 201
    assert found.complete


def test_a_program_that_reads_itself_is_unwrapped_with_the_line_ends_that_fit():
    source = (
        b"<?php\r\n// 1\r\n// 2\r\neval(base64_decode(substr(file_get_contents(__FILE__), %d)));"
        b"\r\nreturn; // and nothing more\r\n?>"
    )
    written = source % len(source % 100)
    content = written + base64.b64encode(INNER)
    assert unwrap(content).layers[1].text == INNER
    found = unwrap(content.replace(b"\r\n", b"\n"))  # as a transfer in text mode leaves it
    assert (found.layers[1].text, found.line_ends) == (INNER, True)
    assert not unwrap(content).line_ends


def test_what_a_layer_wraps_is_no_text_beside_it():
    source = b"<?php $x = base64_decode('%s'); create_function('', $x . ' return 1;');"
    (_, layer) = unwrap(source % base64.b64encode(INNER)).layers
    assert INNER in layer.text
