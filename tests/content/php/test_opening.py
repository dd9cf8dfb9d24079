from __future__ import annotations

import pytest

from pratique.content.php.opening import find_opening, is_guard, with_common_tags

OPENS = {
    "long": (b"<?php eval($x);", 0),
    "upper case": (b"\n<?PHP\nx();", 1),
    "echo of a variable": (b"<p><?= $x ?>", 3),
    "old": (b"<? system($x); ?>", 0),
    "old, nothing between": (b"<?eval($x);", 0),
    "old, silenced": (b"text <?@include 'x'; ?>", 5),
    "old, a variable": (b"<?$x(); ?>", 0),
    "behind prose": (b"; <?php and ?> should be used\n<?php x();", 30),
    "two words that print": (b"<?= include X ?>", 0),
    "two words with an operator": (b"<?= a or system($x) ?>", 0),
    "an include of a constant": (b"<?php include X ?>", 0),
}
PROSE = {
    "words between tags": b"; recommended that <?php and ?> should be used\n",
    "old tags named": b"; <? and ?> tags as PHP source\n",
    "the short tag named": b"; does not control the <?= shorthand tag, which can be used\n",
    "xml": b'<?xml version="1.0"?><a/>',
    "a processing instruction": b'<?xpacket begin="x" id="y"?><a/>',
    "another": b'<?mso-application progid="Word.Document"?>',
    "nothing": b"plain text",
}


@pytest.mark.parametrize(("content", "start"), OPENS.values(), ids=OPENS.keys())
def test_php_opens(content: bytes, start: int) -> None:
    opening = find_opening(content, text=True)
    assert opening is not None
    assert opening.start == start


@pytest.mark.parametrize("content", PROSE.values(), ids=PROSE.keys())
def test_prose_about_php_does_not_open(content: bytes) -> None:
    assert find_opening(content, text=True) is None


def test_very_many_tags_in_prose_take_linear_time() -> None:
    assert find_opening(b"<?php and ?> " * 100_000, text=True) is None


def test_an_old_tag_in_data_needs_a_call_that_closes():
    data = bytes(range(256)) * 4
    assert find_opening(data + b"<?@eval($_POST['c']) ?>" + data, text=False) is not None
    assert find_opening(data + b"<?@ev\x01al($_POST['c']) ?>" + data, text=False) is None
    assert find_opening(data + b"<?eval(" + data, text=False) is None


def test_the_script_tag_of_old_opens_php_and_nothing_moves():
    held = b"<p>\n<script language='php'>f(1);</SCRIPT><b>"
    common = with_common_tags(held)
    assert len(common) == len(held)
    assert common.index(b"f(1);") == held.index(b"f(1);")
    assert b"<?php " in common
    assert b"?>" in common
    assert not is_guard(common)
    opening = find_opening(common, text=True)
    assert opening is not None
    assert opening.start == held.index(b"<script")
    opening = find_opening(common, text=True)
    assert opening is not None
    assert opening.start == held.index(b"<script")


def test_the_script_of_a_browser_stays():
    held = b"<script language=javascript>f(1);</script>"
    assert with_common_tags(held) == held
    assert is_guard(held)
