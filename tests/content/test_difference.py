from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.difference import Kind, Piece, compare, quoted

CLEAN = b"<?php\n/* start */\nfunction a() {\n  return 1;\n}\nfunction b() {\n  return 2;\n}\n"


@pytest.mark.parametrize(
    ("suspect", "kind", "pieces"),
    [
        (CLEAN, Kind.SAME, ()),
        (b"\xef\xbb\xbf" + CLEAN, Kind.BYTE_ORDER_MARK, ()),
        (CLEAN.replace(b"\n", b"\r\n"), Kind.LINE_ENDINGS, ()),
        (b"put();\n" + CLEAN, Kind.INSERTED, [(1, b"put();\n", b"")]),
        (CLEAN + b"put();", Kind.INSERTED, [(9, b"put();", b"")]),
        (b"<?php put(); ?>" + CLEAN, Kind.INSERTED, [(1, b"<?php put(); ?>", b"")]),
        (b"<?php put();" + CLEAN[5:], Kind.INSERTED, [(1, b" put();", b"")]),
        (
            CLEAN.replace(b"  return 1;\n", b"  put();\n  return 1;\n"),
            Kind.INSERTED, [(4, b"  put();\n", b"")],
        ),
        (
            b"one();\n" + CLEAN + b"two();\n",
            Kind.INSERTED, [(1, b"one();\n", b""), (10, b"two();\n", b"")],
        ),
        (
            CLEAN.replace(b"<?php\n", b"<?php one();\n").replace(b"2;\n", b"2; two();\n"),
            Kind.INSERTED, [(1, b" one();", b""), (7, b" two();", b"")],
        ),
        (CLEAN.replace(b"  return 1;\n", b""), Kind.REMOVED, [(4, b"", b"  return 1;\n")]),
        (CLEAN.replace(b"1", b"9"), Kind.CHANGED, [(4, b"  return 9;\n", b"  return 1;\n")]),
        (
            (b"put();\n" + CLEAN).replace(b"\n", b"\r\n"),
            Kind.INSERTED, [(1, b"put();\n", b"")],
        ),
        (b"", Kind.REMOVED, [(1, b"", CLEAN)]),
    ],
)  # fmt: skip
def test_compared(suspect, kind, pieces):
    found = compare(CLEAN, suspect)
    assert (found.kind, found.pieces) == (kind, tuple(Piece(*piece) for piece in pieces))


def test_a_lone_carriage_return_is_no_line_ending():
    """It ends a comment of PHP: what stood in the comment runs."""
    assert compare(b"<?php // off: run();\n", b"<?php // off:\rrun();\n").kind is Kind.CHANGED


def test_the_same_block_has_the_same_digest_wherever_it_stands():
    one, other = compare(b"a\nb\n", b"put();\na\nb\n"), compare(b"c\n", b"c\nput();\n")
    assert one.block == other.block
    assert one.block
    assert compare(b"a\nb\n", b"a\n").block is None


def test_lines_of_a_piece():
    (piece,) = compare(b"a\nb\n", b"a\nx\ny\nb\n").pieces
    assert (piece.line, piece.last_line) == (2, 3)


def test_quote():
    suspect = CLEAN.replace(b"1", b"9").replace(b"<?php\n", b"<?php\nput();\n")
    assert quoted(compare(CLEAN, suspect)) == (
        "line 2:\n+put();\nline 5:\n-  return 1;\n+  return 9;"
    )


def test_blanks_that_push_something_out_of_sight_are_counted():
    told = quoted(compare(b"<?php\n", b"<?php" + b" " * 300 + b"put();\n"))
    assert told == "line 1:\n+ (300 blanks) put();"
    assert quoted(compare(b"a\n", b"a\n\tput();\n")) == "line 2:\n+    put();"


def test_quote_is_short_whatever_is_put_in():
    text = quoted(compare(b"a\n", b"a\n" + b" " * 300 + b"x" * 5000 + b"\x1b[2J\n" * 500))
    assert "(300 blanks)" in text
    assert "\x1b" not in text
    assert len(text) < 3000
    assert text.endswith("more lines)")
    many = compare(
        b"\n".join(b"%d" % n for n in range(99)), b"\n".join(b"%dx" % n for n in range(99))
    )
    assert len(quoted(many)) < 3000


LINES = st.lists(
    st.sampled_from([b"", b"a", b"b", b"}", b"\r", b"<?php", b"long line"]), max_size=20
)


@given(LINES, LINES)
def test_pieces_make_one_of_the_other(one, other):
    clean, suspect = b"\n".join(one), b"\n".join(other)
    found = compare(clean, suspect)
    put = sum(len(piece.put_in) for piece in found.pieces)
    taken = sum(len(piece.taken_out) for piece in found.pieces)
    plain, seen = clean.replace(b"\r\n", b"\n"), suspect.replace(b"\r\n", b"\n")
    if found.pieces:
        assert len(plain) + put - taken == len(seen)
        for piece in found.pieces:
            assert piece.put_in in seen + b"\n"
            assert piece.taken_out in plain + b"\n"
            assert 1 <= piece.line <= seen.count(b"\n") + 1
    else:
        assert found.kind in (Kind.SAME, Kind.LINE_ENDINGS)


@given(st.binary(), st.binary())
def test_any_bytes(clean, suspect):
    assert quoted(compare(clean, suspect)) is not None
