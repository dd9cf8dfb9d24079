from __future__ import annotations

import json

import pytest

from pratique.errors import NoAdvisories
from pratique.inventory.advisory import giving
from pratique.inventory.advisory.advisory import ADVISORY_TYPES, Advisory
from pratique.inventory.advisory.giving import given_advisories, take
from pratique.model import Instant
from pratique.store.tables import Tables

NOW = Instant(1)
ONE = {
    "id": "OSV-1", "published": "2024-01-02T00:00:00Z", "affected": [
        {"package": {"ecosystem": "npm", "name": "left"},
         "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}
    ],
}  # fmt: skip
TRACKER = {"bash": {"CVE-1": {"releases": {"bookworm": {"status": "open"}}}}}
BY_SLUG = {"forms": {"vulnerabilities": [{"title": "T", "fixed_in": "2"}]}}
BY_SOFTWARE = {
    "1": {"title": "T", "software": [
        {"type": "theme", "slug": "t", "affected_versions": {"*": {"to_version": "*"}}}
    ]}
}  # fmt: skip
PRODUCTS = {
    "vulnerabilities": [
        {"product_slug": "p", "product_type": "Plugin", "title": "T", "fixed_in": "2"}
    ]
}


def stored(folder):
    with Tables.open_at(folder, ADVISORY_TYPES) as tables:
        return sorted((row.ecosystem, row.name) for row in tables.rows(Advisory))


@pytest.fixture
def give(tmp_path):
    def giving_it(held, name="a.json"):
        place = tmp_path / name
        place.write_text(held if isinstance(held, str) else json.dumps(held))
        return take(place, tmp_path / "case", NOW)

    return giving_it


@pytest.mark.parametrize(
    ("held", "rows"),
    [
        (ONE, [("npm", "left")]),
        ([ONE, ONE], [("npm", "left")] * 2),
        (TRACKER, [("Debian:12", "bash")]),
        (BY_SLUG, [("WordPress plugin", "forms"), ("WordPress theme", "forms")]),
        (BY_SOFTWARE, [("WordPress theme", "t")]),
        (PRODUCTS, [("WordPress plugin", "p")]),
    ],
)
def test_forms_are_known_by_their_shape(held, rows, give, tmp_path):
    given = give(held)
    assert stored(tmp_path / "case") == rows
    assert (given.odd, given.files) == (0, 1)
    assert given_advisories(tmp_path / "case") == (given,)


def test_odd_entries_are_counted_and_the_rest_counts(give, tmp_path):
    given = give([ONE, 5, {"software": [1]}, {"id": "x", "affected": 1}])
    assert (given.entries, given.odd) == (1, 3)
    assert given.first_odd
    assert stored(tmp_path / "case") == [("npm", "left")]


def test_what_breaks_off_counts_so_far(give):
    given = give(json.dumps([ONE, ONE])[:-20])
    assert (given.entries, given.odd) == (1, 1)
    assert given.newest == 1_704_153_600 * 1_000_000_000


def test_the_same_path_again_takes_the_place(give, tmp_path):
    give([ONE, ONE])
    give(TRACKER)
    assert stored(tmp_path / "case") == [("Debian:12", "bash")]
    give(ONE, "b.json")
    assert len(given_advisories(tmp_path / "case")) == 2


@pytest.mark.parametrize("held", ["", "{}", "[]", "nope", "[5]", '{"a": {}}'])
def test_nothing_understood_is_refused(held, give, tmp_path):
    with pytest.raises(NoAdvisories):
        give(held)
    assert given_advisories(tmp_path / "case") == ()


def test_many_rows_are_written_in_parts(give, tmp_path, monkeypatch):
    monkeypatch.setattr(giving, "_AT_ONCE", 2)
    give([ONE] * 7)
    assert len(stored(tmp_path / "case")) == 7


def test_nothing_was_given(tmp_path):
    assert given_advisories(tmp_path / "none") == ()
