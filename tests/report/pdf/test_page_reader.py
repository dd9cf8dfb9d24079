from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from pratique.report.pdf.page_reader import pieces, read_page


def page(body: str) -> str:
    return f"<!doctype html><html lang='fr'><head><title>T</title></head><body>{body}</body></html>"


def words(node) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return "".join(node)
    lines = "\n".join(words(line) for line in node.get("lines", ()))
    return lines + "".join(words(child) for child in node["in"])


def test_title_language_and_body():
    read = read_page(page("<p>a <b>b</b></p>"))
    assert (read.title, read.language) == ("T", "fr")
    assert read.body["in"] == [{"tag": "p", "in": ["a ", {"tag": "b", "in": ["b"]}]}]


@pytest.mark.parametrize(
    "left_out",
    [
        "<nav><p>x</p></nav>",
        "<script>x</script>",
        "<p hidden>x</p>",
        "<p aria-live='polite'>x</p>",
        "<a class='skip' href='#a'>x</a>",
        "<div class='masthead'><div>x</div></div>",
    ],
)
def test_what_is_not_for_paper_is_left_out(left_out):
    assert words(read_page(page(f"<p>a</p>{left_out}<p>b</p>")).body) == "ab"


def test_blanks_of_a_page_are_one_and_those_of_a_quote_stay():
    read = read_page(page("<p>\n a\n  b </p>\n<pre><code>a\n  b\n</code></pre>"))
    assert words(read.body["in"][0]) == "a b"
    assert read.body["in"][1]["lines"] == ["a", "  b", ""]


def test_links_lead_to_what_is_there_and_nowhere_else():
    read = read_page(page("<p id='a'><a href='#a'>x</a><a href='#b'>y</a><a href='//e'>z</a></p>"))
    assert [one.get("to") for one in read.body["in"][0]["in"]] == ["a", None, None]


def test_a_tag_that_no_page_of_ours_has_is_a_fault():
    with pytest.raises(ValueError, match="iframe"):
        read_page(page("<iframe></iframe>"))


def test_a_mark_of_severity_is_named_and_not_drawn():
    read = read_page(page("<p><svg class='glyph high'><use href='#shape-high'/></svg> high</p>"))
    assert read.body["in"][0]["in"][0] == {"tag": "glyph", "class": ["glyph", "high"], "in": []}


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=200))
def test_pieces_are_the_text(text):
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize("text", ["W" * 10_000, "/var/www/" + "a" * 50 + " b", "a" * 17])
def test_no_piece_is_a_long_word(text):
    assert max(len(word) for piece in pieces(text) for word in piece.split(" ")) <= 16


@given(st.text(max_size=60))
def test_text_is_text_whatever_stands_in_it(text):
    from pratique.report.escape import for_pdf, visible

    read = read_page(page(f"<pre>{escape(visible(text))}</pre>"))
    assert words(read.body) == for_pdf(visible(text))
