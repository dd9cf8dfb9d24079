from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.base import Content
from pratique.content.blocks import find_blocks

LICENCE = b"/**\n * Licence of the application\n * that is long\n */\n"
OWN = LICENCE + b"namespace App;\n\nclass Page\n{\n    public $title = 'Page';\n}\n"
CODE = b"if (1 === 2) { @eval(base64_decode('cHJpbnQoMSk7')); }"
CALLS = b"function a() { if (1) {\n$result = $method($args);\n}\nreturn $this->result;\n}\n}\n"
SCRIPT = b"<script src='https://stats.example/counter.js'></script>"


def found(held, kind="php", path="/srv/www/a/page.php"):
    return list(find_blocks(Content(held, path, kind)))


def told(held, kind="php"):
    return [(block.place, block.stands, block.line) for block in found(held, kind)]


@pytest.mark.parametrize(
    ("held", "places"),
    [
        (b"<?php " + CODE + b" ?><?php\n" + OWN, [("top", "reopened", 1)]),
        (b"<?php " + CODE + b"\n" + OWN, [("top", "", 1)]),
        (b"<?php\n" + LICENCE + CODE + b"\n" + OWN, [("top", "", 6)]),
        (b"<?php" + b" " * 300 + CODE + b"\n" + OWN, [("top", "behind-blanks", 1)]),
        (b"<?php\n" + OWN + CODE, [("end", "", 12)]),
        (b"<?php\n" + OWN + b"?>\n<?php " + CODE, [("end", "reopened", 13)]),
        (b"<html><body><?php a(); ?></body></html>\n<?php " + CODE, [("end", "behind-page", 2)]),
        (b"\xef\xbb\xbf<?php " + CODE + b"\n" + OWN, [("top", "", 1)]),
        (b"<?php " + CODE, [("top", "", 1)]),
    ],
)
def test_edges_of_a_program(held, places):
    assert told(held) == places


@pytest.mark.parametrize(
    ("held", "places"),
    [
        (SCRIPT + b"<!doctype html><html></html>", [("script", "before-page", 1)]),
        (b"<html>\n" + SCRIPT + b"</html>", [("script", "", 2)]),
        (b"<html></html>\n" + SCRIPT, [("script", "behind-page", 2)]),
        (b"<html><script>document.write(unescape('%3Cscript%3E%3C/script%3E'))</script></html>",
         [("script", "", 1)]),
    ],
)  # fmt: skip
def test_scripts_of_a_page(held, places):
    assert told(held, "html") == places


def test_edges_of_a_script():
    held = b"/* library */\n" + b"function a() { return 1; }\n" * 9
    added = b"document.body.appendChild(document.createElement('script')).src = '//a.example';"
    assert told(held + added, "javascript") == [("end", "", 11)]
    assert told(added + b"\n" + held, "javascript") == [("top", "", 1)]


def test_what_stands_behind_the_last_brace_is_an_addition():
    held = b"$(function () {\n" + b"  a('one');\n" * 9 + b"});;"
    added = b"if(v===undefined){(function(){document.write(unescape('%3Cscript%3E'))}())}"
    assert told(held + added, "javascript")[-1][0] == "end"
    assert told(b"<?php\n" + OWN + CALLS[:-2] + b"\n" + CODE)[-1][0] == "end"


def test_the_same_block_has_the_same_digest_whatever_follows():
    one = b"<?php $a1 = 'x'; " + CODE + b" ?><?php\n" + OWN
    other = b"<?php /* 77 */ $zz = 'x';" + CODE + b" ?><?php\necho 1;"
    assert found(one)[0].digest == found(other)[0].digest
    long = b"document.write(unescape('" + b"%3C" * 200 + b"'));"
    first, second = (found(own * 40 + long, "javascript") for own in (b"a();", b"bcd(e);"))
    assert first[-1].digest == second[-1].digest


def test_what_it_holds_is_told():
    (block,) = found(b"<?php " + CODE + b" ?><?php\n" + OWN)
    assert block.holds == "runs decodes"
    assert block.quote.startswith("if (1 === 2)")


@pytest.mark.parametrize(
    ("held", "kind"),
    [
        (b"<?php\n" + OWN, "php"),
        (b"<?php\n// Silence is golden.\n" + b"\n" * 90, "php"),
        (b"<?php\nif (!defined('ABSPATH')) { die('No direct access to it.'); }\n" + OWN, "php"),
        (b"<?php include 'a.php';", "php"),
        # the end of a class: what it closes began before it
        (b"<?php\n" + OWN[:-2] + CALLS, "php"),
        (b"<html><script src='/js/site.js'></script><script src='own.js'></script>", "html"),
        (b"<script src='<?= $a ?>/counter-of-visitors.js'></script>\n" + b"<p>a</p>\n" * 9, "html"),
        (CODE * 9, "text"),
        (CODE * 9, "jpeg"),
        (b"", "php"),
    ],
)  # fmt: skip
def test_leaves_alone(held, kind):
    assert list(find_blocks(Content(held, "/srv/a/page.txt", kind))) == []


@given(st.binary(max_size=600), st.sampled_from(["php", "html", "javascript", "text"]))
def test_any_bytes(held, kind):
    for block in found(held + b"<?php" + held + b"</html><script>", kind):
        assert 1 <= block.line <= held.count(b"\n") * 2 + 1


@pytest.mark.parametrize(
    "piece",
    [b"<?php ", b"/*", b"#\n", b"a\n", b"<script>", b"?>\n<?php", b"'", b" ", b"</html>", b"//"],
)
@pytest.mark.parametrize("kind", ["php", "html", "javascript"])
def test_repetition_takes_no_longer(piece, kind):
    """Squared time would show as a test that does not end."""
    assert len(found(b"<?php " + piece * 100_000, kind)) < 20
