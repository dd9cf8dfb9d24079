"""Names: what is shown can always be turned back, and never acts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Place, Severity, exact, readable


@given(st.binary())
def test_exact_undoes_readable(name):
    assert exact(readable(name)) == name


@given(st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_exact_undoes_readable_for_text(name):
    assert exact(readable(name)) == name


@given(st.lists(st.sampled_from([b"\\", b"x", b"0", b"a", b" ", b"/", b"\n", b"\xff"])))
def test_exact_undoes_readable_for_what_looks_escaped(parts):
    name = b"".join(parts)
    assert exact(readable(name)) == name


@given(st.binary())
def test_readable_prints(name):
    shown = readable(name)
    assert shown.isprintable()
    assert shown.encode().decode() == shown


@given(st.binary())
def test_no_component_has_a_blank_at_its_edge(name):
    for part in readable(name).split("/"):
        assert part == part.strip(" ")


@given(st.binary(), st.binary())
def test_names_are_joined_as_their_bytes_are(folder, name):
    assert readable(folder + b"/" + name) == readable(folder) + "/" + readable(name)


@given(st.binary(), st.binary())
def test_two_names_never_look_the_same(one, other):
    assert (readable(one) == readable(other)) == (one == other)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"/etc/passwd", "/etc/passwd"),
        ("/home/Zoë/日本".encode(), "/home/Zoë/日本"),
        (b"a b", "a b"),
        (b" a/b ", r"\x20a/b\x20"),
        (b"   ", r"\x20 \x20"),
        (b"a\\x0a", r"a\\x0a"),
        (b"a\nb\x1b", r"a\x0ab\x1b"),
        (b"\xff", r"\xff"),
        ("\u202e".encode(), r"\xe2\x80\xae"),
        ("\xa0".encode(), r"\xc2\xa0"),
    ],
)
def test_readable_form(name, shown):
    assert readable(name) == shown
    assert exact(shown) == name


def test_severities_are_in_order():
    words = [severity.word for severity in sorted(Severity)]
    assert words == ["note", "low", "medium", "high", "critical"]
    assert [Severity.from_word(word) for word in words] == sorted(Severity)


def test_unknown_severity():
    with pytest.raises(KeyError):
        Severity.from_word("grave")


def test_place_names_its_line():
    assert str(Place("/etc/passwd", 3)) == "/etc/passwd:3"
    assert str(Place("/etc/passwd")) == "/etc/passwd"
