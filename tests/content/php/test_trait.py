from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.php.trait import SORT_OF, SORTS, traits
from pratique.content.words import words_of


def of(text: bytes) -> dict[str, float]:
    lowered = text.lower()
    return traits(text, lowered, words_of(lowered))


def test_a_word_has_one_sort():
    assert sum(map(len, SORTS.values())) == len(SORT_OF)


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        (b"SYSTEM($x);", "system"),
        (b"'system'", "+command"),
        (b"$_FILES['a']", "$_files"),
        (b"x" * 500, "%long"),
        (b"$hjkwrtpl = 1;", "%odd-names"),
        (rb'"\x61\142"', "%escapes"),
        (b"'a' . 'b'", "=spliced"),
        (b"'a'.'b'", "#spliced"),
        (b"$a[12].$a[3]", "#characters"),
        (b"$a{12}", "#characters"),
        (b"A1b2" * 60, "=blob"),
        (b"$f ($x)", "=variable-calls"),
        (b"$f['a']($x)", "=element-calls"),
        (b"${'a'}", "=variable-variables"),
        (b"ev/**/al(/*x*/$a)", "#strange-comments"),
        (b"'ab' ^ $x", "=strange-operations"),
        (b"$x = ~'ab'", "=strange-operations"),
        (b"@unlink($x)", "=silenced"),
        (b"\xc3\xa4", "%high"),
        (b"<?php" + b" " * 80 + b"x", "=pads"),
    ],
)
def test_sees(text, trait):
    assert of(text)[trait] > 0


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        (b"$this->system", "%odd-names"),
        (b"preg_match('/^(a|b)$/', $x)", "=strange-operations"),
        (b"preg_match('~x~', $x)", "=strange-operations"),
        (b"a short line\n" * 100, "%long"),
        (b"/** a */\nf();\n", "#strange-comments"),
        (b"a@b.example", "=silenced"),
    ],
)
def test_leaves_alone(text, trait):
    assert not of(text).get(trait)


@given(st.binary(max_size=300))
def test_any_bytes_have_finite_traits(text):
    assert all(0 <= value < 1e9 for value in of(text).values())
