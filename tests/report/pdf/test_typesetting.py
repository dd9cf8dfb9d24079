"""What is set on paper: all of the text, nothing but text, and the form that archives keep."""

from __future__ import annotations

import re
import string
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from pratique.errors import UsageError
from pratique.report.escape import _ON_PAPER, for_pdf, visible
from pratique.report.pdf.typesetting import pdf_of

MOMENT = 1_793_671_800


def page(body: str, language: str = "en") -> str:
    return (
        f"<html lang='{language}'><head><title>T</title></head><body><h1>A report</h1>{body}"
        "</body></html>"
    )


HOSTILE = (
    '#import "@preview/x:0.1.0": *',
    '#read("/etc/passwd")',
    "$x^2$ @a <b> *c* _d_ `e` = f - g / h // i ~ \\u{202e}",
    "#{ panic() } #sys.inputs.document",
    "]#pagebreak()[ \\] \\",
    "a\nb\r\nc\x1b[2J\0",
    "invoice\u202egpj.php",
    "中文 العربية עברית 😀 \ufffe",
    "%(count)s {{ 7*7 }} ${7}",
    "fi ffi -- ... ''\"\"",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("tag", ["p", "pre", "h2", "code", "bdi"])
def test_hostile_text_comes_out_as_itself(text, tag, text_of, joined):
    shown = for_pdf(visible(text))
    read = text_of(pdf_of(page(f"<div><{tag}>{escape(visible(text))}</{tag}></div>"), MOMENT))
    assert joined(shown) in joined(read)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(
        st.sampled_from("#$@*_`\\{}[]()<>=~/'\"-:;%&|+!? ab1\u202e中é"), min_size=1, max_size=80
    )
)
def test_any_text_comes_out_as_itself(text_of, joined, text):
    read = text_of(pdf_of(page(f"<pre>{escape(visible(text))}</pre>"), MOMENT))
    assert joined(for_pdf(visible(text))) in joined(read)


def test_a_word_without_end_breaks_and_is_whole(text_of, joined):
    word = "Wx" * 8_000
    read = text_of(pdf_of(page(f"<p><bdi>{word}</bdi></p>"), MOMENT))
    assert joined(re.sub(r"A report|\f|\d+ / \d+", "", read)).count("Wx") == 8_000


def test_every_character_that_we_say_has_a_shape_has_one():
    shapes = "".join(chr(n) for one in _ON_PAPER for n in one if visible(chr(n)) == chr(n))
    lines = "".join(
        f"<{tag}>{escape(shapes)}</{tag}>" for tag in ("p", "pre", "h2", "strong", "code", "em")
    )
    assert pdf_of(page(f"<div>{lines}\xa0\u202f</div>"), MOMENT).startswith(b"%PDF-1.7")


def test_it_says_that_it_is_pdf_a_and_can_be_read_out():
    made = pdf_of(page("<p>a</p><ul><li>b</li></ul>", "fr"), MOMENT)
    for mark in (
        b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A</pdfaid:conformance>",
        b"<pdfuaid:part>1</pdfuaid:part>", b"/OutputIntents", b"/StructTreeRoot", b"/Lang",
    ):  # fmt: skip
        assert mark in made
    for reference in (b"/URI", b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/AcroForm"):
        assert reference not in made
    fonts = re.findall(rb"/Type\s*/FontDescriptor.*?endobj", made, re.DOTALL)
    assert fonts
    assert all(b"/FontFile" in font for font in fonts)


def test_the_same_page_is_the_same_file_wherever_it_is_made(monkeypatch, tmp_path):
    first = pdf_of(page("<p>a</p>"), MOMENT)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.chdir(tmp_path)
    assert pdf_of(page("<p>a</p>"), MOMENT) == first
    assert pdf_of(page("<p>b</p>"), MOMENT) != first


def test_one_page_stays_one(text_of):
    body = "".join(f"<p>{string.ascii_letters} {number}</p>" for number in range(70))
    assert text_of(pdf_of(page(body), MOMENT)).count("\f") > 1
    read = text_of(pdf_of(page(body), MOMENT, one_page=True))
    assert read.count("\f") == 1
    assert f"{string.ascii_letters} 69" in read


def test_without_the_library_it_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(UsageError) as raised:
        pdf_of(page(""), MOMENT)
    assert "--format html" in raised.value.next_step
