from __future__ import annotations

import pytest

from pratique.content.words import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", {}),
        (b"eval($_post['c']);", {b"eval": 1, b"$_post": 1, b"c": 1}),
        (b"a.b-a", {b"a": 2, b"b": 1}),
        (b"'base64_decode'\xff$x\xe4y", {b"base64_decode": 1, b"$x": 1, b"y": 1}),
    ],
)
def test_words(text, words):
    assert dict(words_of(text)) == words
