"""One entry, and the line that it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.clock import Clock
from pratique.record.entry import START, Entry, act_of, entry_of, hash_of, line, parts, unsigned
from pratique.record.who import Who

SIGNATURE = bytes(range(64))


def entry(**changed):
    told = {
        "number": 7,
        "clock": Clock(datetime(2026, 11, 23, 3, tzinfo=UTC), None, "abcd1234", timedelta(1)),
        "who": Who("root", "ada", "desk"),
        "act": Act.NOTED,
        "told": Phrase("Seen %(what)s", {"what": "a file"}),
        "about": {},
        "evidence": "e1",
        "version": "0.7",
        "before": START,
        "key": "00" * 32,
    }
    return Entry(**told | changed)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(about=st.dictionaries(st.text(), values, max_size=3), text=st.text(), evidence=st.text())
def test_entry_survives_the_way_through_a_line(about, text, evidence):
    said = Phrase("%(text)s", {"text": text, "ours": Phrase("a word")})
    written = line(unsigned(entry(about=about, told=said, evidence=evidence)), SIGNATURE)
    assert b"\n" not in written
    found = entry_of(written)
    assert (found.about, found.told, found.evidence) == (about, said, evidence)
    assert found.hash == hash_of(written)
    assert parts(written) == (unsigned(found), SIGNATURE)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_entry_or_none(content):
    with pytest.raises(ValueError):  # noqa: PT011 - bytes at random are none
        entry_of(content)


@pytest.mark.parametrize(
    "changed",
    [
        {"about": {"a": float("nan")}},
        {"about": {"a": float("inf")}},
    ],
)
def test_what_is_no_json_is_refused(changed):
    with pytest.raises(ValueError, match="Out of range"):
        unsigned(entry(**changed))


def test_signature_is_written_in_one_way_only():
    written = line(unsigned(entry()), SIGNATURE)
    upper = written[:-20] + written[-20:].upper()
    with pytest.raises(ValueError):  # noqa: PT011 - it names the digits
        parts(upper)


def test_act_of_a_later_version_stays_what_it_is():
    assert act_of("noted") is Act.NOTED
    assert act_of("teleported") == "teleported"
    assert entry_of(line(unsigned(entry(act="teleported")), SIGNATURE)).act == "teleported"


@pytest.mark.parametrize("about", [b"[]", b'"a"', b"null"])
def test_about_is_an_object(about):
    written = line(unsigned(entry()).replace(b'"about":{}', b'"about":' + about), SIGNATURE)
    with pytest.raises(ValueError):  # noqa: PT011 - it shows the line
        entry_of(written)
