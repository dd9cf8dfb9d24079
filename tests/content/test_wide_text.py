from __future__ import annotations

import pytest

from pratique.content.mark import Mark
from pratique.content.marks import find_marks
from pratique.content.wide_text import narrowed

PAGE = '<%eval request("x")%>\n'
WIDE = {
    "marked": PAGE.encode("utf-16"),
    "marked, four bytes": PAGE.encode("utf-32"),
    "little": PAGE.encode("utf-16-le"),
    "big": PAGE.encode("utf-16-be"),
    "four bytes": PAGE.encode("utf-32-le"),
}
NARROW = {
    "ascii": PAGE.encode(),
    "a word": "if".encode("utf-16-le"),
    "a database": b"\0\1\0\0Standard DB" + bytes(400) + PAGE.encode(),
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200) + PAGE.encode(),
}


@pytest.mark.parametrize("content", WIDE.values(), ids=WIDE.keys())
def test_wide_letters_become_narrow_ones(content):
    assert narrowed(content) == PAGE.encode()


@pytest.mark.parametrize("content", NARROW.values(), ids=NARROW.keys())
def test_what_is_no_wide_text_stays(content):
    assert narrowed(content) is None


@pytest.mark.parametrize("content", [*WIDE.values(), NARROW["a database"]])
def test_a_page_is_seen_however_wide_its_letters_are(content):
    found = find_marks(content, "/srv/a/x.asp", "data")
    assert "page-runs-request" in {one.mark for one in found if isinstance(one, Mark)}
