from __future__ import annotations

import base64

import pytest

from pratique.content.base import Content
from pratique.content.javascript.passage import LONGEST, passages

HIDDEN = b"eval(String.fromCharCode(" + b",".join([b"97"] * 30) + b"))"


def found(held, kind="javascript", name="a.js"):
    return list(passages(Content(held, f"/srv/www/{name}", kind)))


def test_a_small_script_is_taken_whole():
    (passage,) = found(b"var a=1;\n" + HIDDEN)
    assert (passage.position, passage.whole) == (0, True)


def test_of_a_long_one_the_line():
    (passage,) = found(b"f(1);\n" * 20_000 + HIDDEN + b"\nf(2);")
    assert passage.script.startswith("eval(")
    assert not passage.whole


@pytest.mark.parametrize(
    ("held", "kind"),
    [
        (b"<p><script>" + HIDDEN + b"</script>", "html"),
        (b"<?php get_header(); ?><SCRIPT type='text/javascript'>" + HIDDEN + b"</script>", "php"),
        (b'<img src=x onerror="' + HIDDEN + b'">', "html"),
        (b"INSERT INTO posts VALUES ('<script>" + HIDDEN + b"<\\/script>')", "sql"),
    ],
)
def test_scripts_in_other_files(held, kind):
    (passage,) = found(held, kind)
    assert "fromCharCode" in passage.script


@pytest.mark.parametrize(
    ("held", "kind"),
    [
        (b"String.fromCharCode(c + 0x10000)", "javascript"),
        (b"<script type='application/ld+json'>" + HIDDEN + b"</script>", "html"),
        (b"<p>" + HIDDEN, "html"),
        (b"", "javascript"),
    ],
)
def test_nothing_worth_it(held, kind):
    assert found(held, kind) == []


def test_no_passage_is_longer_than_the_limit():
    assert all(len(one.script) <= LONGEST for one in found((HIDDEN + b"\n") * 3000))


@pytest.mark.parametrize(
    ("markup", "script"),
    [
        (b"<script>var plain = 1;</script>", "var plain = 1;"),
        (b"<script>var open = 1;", "var open = 1;"),
        (
            b'<script src="https://b.example.net/x.js"></script>',
            "document.createElement('script').src='https://b.example.net/x.js';",
        ),
    ],
)
def test_a_tag_that_is_kept_as_base64(markup, script):
    held = b"$a = '" + base64.b64encode(markup) + b"';"
    (passage,) = found(held, "php")
    assert (passage.script, passage.position) == (script, held.index(b"PHNj"))


def test_of_a_very_long_script_the_two_ends():
    filling = b"f(1);\n" * 60_000
    ends = found(HIDDEN + b"\n" + filling + HIDDEN)
    assert ["fromCharCode" in one.script for one in ends] == [True, True]
    assert ends[0].position < 100 < len(filling) < ends[1].position + 10_000
    assert found(filling + HIDDEN + b"\n" + filling) == []


def test_what_php_puts_in_and_what_markup_writes_otherwise():
    (passage,) = found(
        b"<script>var a=<?php echo 1 ?>;b=&quot;x&quot;;" + HIDDEN + b"</script>", "php"
    )
    assert passage.script.startswith('var a=0;b="x";')
