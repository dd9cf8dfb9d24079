"""The measure by field: crowdsec's assertions on the formats that this project names."""

from __future__ import annotations

from datetime import datetime

import pytest
from agreement import fail2ban, fail2ban_text, false_hits, misses, needs_corpus, reading
from asserted import COLUMNS, IN_TEXT, NO_FACT, OURS, asserted, asserted_names, moment, named_by
from disagreement import DISAGREEMENTS, NAMED_FILTERS, OTHER_FORMATS

ENOUGH = 0.98


@needs_corpus
def test_the_fields_of_named_formats_agree():
    fields = [field for name in named_by(OURS) for field in asserted(name) if field.parser in OURS]
    assert len(fields) > 4000
    lacking = [field for field in fields if not field.agrees]
    assert len(lacking) <= (1 - ENOUGH) * len(fields)
    assert [field for field in lacking if field.test not in OTHER_FORMATS] == []


@needs_corpus
@pytest.mark.parametrize("name", NAMED_FILTERS)
def test_what_must_match_does_and_the_rest_is_explained(name):
    said, read = fail2ban(name), reading(fail2ban_text(name), f"/var/log/{name}.log")
    known = DISAGREEMENTS.get(name, {})
    wrong = (*misses(said, read), *false_hits(said, read))
    assert [one for one in wrong if one[0] not in known] == []
    # What was mended is no disagreement any more.
    assert set(known) == {line for line, _what, _text in wrong}


@needs_corpus
def test_every_name_is_compared_or_told_why_not():
    names = asserted_names(OURS)
    assert names
    assert names <= COLUMNS.keys() | IN_TEXT | NO_FACT.keys()


def test_a_name_is_a_fact_or_is_none():
    assert not (COLUMNS.keys() | IN_TEXT) & NO_FACT.keys()
    assert not COLUMNS.keys() & IN_TEXT


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("03/Nov/2026:03:10:00 +0100", "2026-11-03T02:10:00"),
        ("2026-11-03T02:10:00.123456789Z", "2026-11-03T02:10:00"),
        ("Nov  3 02:10:00", "2004-11-03T02:10:00"),
        ("soon", None),
    ],
)
def test_a_moment(text, told):
    assert moment(text) == (datetime.fromisoformat(told) if told else None)
