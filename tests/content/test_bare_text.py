from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.bare_text import Language, bare, digest, uncommented


@pytest.mark.parametrize(
    ("language", "code", "left"),
    [
        (Language.PHP, b"a(); // b\nc();", b"a();c();"),
        (Language.PHP, b"a(); # b ?> c", b"a();?>c"),
        (Language.PHP, b"#[Attribute]\na();", b"#[Attribute]a();"),
        (Language.PHP, b"/*x*/a(/*y*/);", b"a();"),
        (Language.PHP, b"a('//b', \"/*c*/\");", b"a('//b',\"/*c*/\");"),
        (Language.PHP, b"a('it\\'s # b');", b"a('it\\'s#b');"),
        (Language.PHP, b"a(); /* never closed", b"a();"),
        (Language.PHP, b"a('never closed // b", b"a('neverclosed//b"),
        (Language.SCRIPT, b"a(); # b", b"a();#b"),
    ],
)
def test_without_comments_and_blanks(language, code, left):
    assert bare(uncommented(code, language)) == left


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"$a1=f($b2);", b"$zz=f($q);"),
        (b"f(12);", b"f(7);"),
        (b"f('" + b"QUJD" * 20 + b"');", b"f('" + b"WFla" * 30 + b"');"),
        (b'f("\\x2f\\x74\\x6d");', b'f("\\x2f\\x76\\x61\\x72");'),
        (b"var _0x1a2b=_0xfe;", b"var _0x99=_0x1;"),
    ],
)
def test_what_an_injection_varies_is_the_same(one, other):
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"f($_POST);", b"f($_GET);"),
        (b"f('a');", b"f('b');"),
        (b"f($a);", b"g($a);"),
        (b"$this->a();", b"$that->a();"),
    ],
)
def test_what_tells_is_kept(one, other):
    assert digest(one) != digest(other)


@given(st.binary(max_size=400), st.sampled_from(Language))
def test_any_bytes(code, language):
    assert 0 <= digest(bare(uncommented(code, language))) < 2**64


@pytest.mark.parametrize("piece", [b"/*", b"'", b'"\\', b"'\\x41", b"//", b"$a", b"#", b"?>"])
def test_repetition_takes_no_longer(piece):
    """Squared time would show as a test that does not end."""
    assert digest(bare(uncommented(piece * 30_000, Language.PHP))) >= 0
