from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.report.export.stix_pattern import literal, name_of, pattern
from pratique.story.indicator.indicator import Kind
from shareable import HOSTILE, SHA, each, one

stix2 = pytest.importorskip("stix2", reason="the library of OASIS is not installed")


def read(text):
    return stix2.pattern_visitor.create_pattern_object(text, version="2.1")


@pytest.mark.parametrize(
    ("indicator", "wanted"),
    [
        (one(Kind.SHA256, SHA), f"[file:hashes.'SHA-256' = '{SHA}']"),
        (one(Kind.ADDRESS, "203.0.113.66"), "[ipv4-addr:value = '203.0.113.66']"),
        (one(Kind.ADDRESS, "2001:db8::66"), "[ipv6-addr:value = '2001:db8::66']"),
        (one(Kind.DOMAIN, "evil.example"), "[domain-name:value = 'evil.example']"),
        (one(Kind.PATH, "/srv/it's.php"),
         "[file:name = 'it\\'s.php' AND file:parent_directory_ref.path = '/srv']"),
        (one(Kind.PATH, "/x.php"),
         "[file:name = 'x.php' AND file:parent_directory_ref.path = '/']"),
        (one(Kind.PATH, "/srv/\\xff"), None),
        (one(Kind.KEY, "SHA256:x"), None),
        (one(Kind.TOKEN, "123456789"), None),
    ],
)  # fmt: skip
def test_patterns(indicator, wanted):
    assert pattern(indicator) == wanted


@pytest.mark.parametrize("kind", [Kind.PATH, Kind.COMMAND, Kind.ACCOUNT, Kind.URL, Kind.AGENT])
@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_a_name_does_not_end_its_text(kind, value):
    wanted = pattern(one(kind, value))
    if wanted is None:
        return
    compared = 2 if kind is Kind.PATH else 1
    assert str(read(wanted)).count(" = ") >= compared
    if kind is not Kind.PATH:
        assert (
            read(wanted).operand.rhs.value == literal(value)[1:-1]
            or value in wanted
            or (read(wanted).operand.rhs.value == value)
        )


def test_every_kind_can_be_read():
    for indicator in each():
        wanted = pattern(indicator)
        if wanted is not None:
            read(wanted)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=60))
def test_any_text_is_one_text(text):
    found = read(f"[url:value = {literal(text)}]")
    assert type(found).__name__ == "ObservationExpression"
    assert type(found.operand).__name__ == "EqualityComparisonExpression"


def test_the_name_behind_its_readable_form():
    assert name_of("/srv/a\\x0ab\\\\") == "/srv/a\nb\\"
    assert name_of("/srv/\\xff") is None
