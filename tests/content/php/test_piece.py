from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.content.php.piece import ends, resumed, shortened

LONG = b"A" * 900


def test_long_texts_and_comments_are_cut_on_their_lines():
    source = b"<?php $a='" + LONG + b"\n\n" + LONG + b"'; /*" + LONG + b"\n*/ eval($b);"
    short = shortened(source)
    assert len(short) < 600
    assert short.count(b"\n") == source.count(b"\n")
    assert short.endswith(b"*/ eval($b);")


def test_short_texts_stay():
    source = b"<?php $a='x'; // y\necho \"z\";"
    assert shortened(source) == source


def test_goes_on_where_php_opens():
    assert resumed(b"a <b> <?php echo 1;") == (6, b"<?php echo 1;")


def test_goes_on_behind_a_statement():
    assert resumed(b"BCD'; eval($a); ?> <?php echo 1;") == (
        5,
        b"<?php  eval($a); ?> <?php echo 1;",
    )


@given(st.binary(max_size=300), st.integers(1, 60))
def test_ends_lie_where_they_say(source, length):
    length = min(length, len(source) // 2)
    (first, start), (last, end) = ends(source, length)
    assert (first, start) == (0, source[:length])
    assert end.removeprefix(b"<?php ") in (source[last:], source[last:].removeprefix(b"<?php "))
