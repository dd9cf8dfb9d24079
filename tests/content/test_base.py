from __future__ import annotations

import pytest

from pratique.content.base import Content
from pratique.content.marks import ANALYSERS


@pytest.mark.parametrize(
    ("path", "filename", "suffix"),
    [
        ("/srv/a/x.PHP", "x.PHP", "php"),
        ("/srv/a.example/x", "x", ""),
        ("/srv/.htaccess", ".htaccess", "htaccess"),
        ("/srv/x.", "x.", ""),
    ],
)
def test_what_the_name_tells(path, filename, suffix):
    content = Content(b"", path, "empty")
    assert (content.filename, content.suffix) == (filename, suffix)


def test_lines_count_from_one():
    content = Content(b"a\nb\nc", "/x", "text")
    assert [content.line(position) for position in (0, 1, 2, 4)] == [1, 1, 2, 3]


@pytest.mark.parametrize("kind", ["php", "html", "data", "png", "text", "no such kind"])
def test_no_analyser_raises_on_odd_bytes(kind):
    for held in (b"", b"<?", b"<?php", b"\x00" * 99, b"<%" * 50, b"<?=" * 50, b"<script"):
        for analyser in ANALYSERS:
            list(analyser.find(Content(held, "/x." + kind, kind, whole=False)))
