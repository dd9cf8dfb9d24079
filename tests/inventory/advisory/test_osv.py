from __future__ import annotations

import pytest

from pratique.inventory.advisory import OddEntry
from pratique.inventory.advisory.osv import is_osv, read_osv

PACKAGE = {"ecosystem": "npm", "name": "left"}


def entry(*affected, **values):
    return {"id": "GHSA-1", "affected": list(affected), **values}


def ranged(*events, package=PACKAGE, kind="SEMVER", **values):
    return {"package": package, "ranges": [{"type": kind, "events": list(events)}], **values}


def ranges(held):
    return [(r.introduced, r.fixed, r.last_affected) for r in read_osv(held, "/x.json")]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([{"introduced": "0"}, {"fixed": "1.2"}], [("", "1.2", "")]),
        ([{"introduced": "0"}], [("", "", "")]),
        ([{"introduced": "1.0"}, {"last_affected": "1.5"}], [("1.0", "", "1.5")]),
        (
            [{"introduced": "1.0"}, {"fixed": "1.5"}, {"introduced": "2.0"}, {"fixed": "2.3"}],
            [("1.0", "1.5", ""), ("2.0", "2.3", "")],
        ),
        (  # in no order
            [{"fixed": "2.3"}, {"introduced": "0"}, {"introduced": "2.0"}, {"fixed": "1.5"}],
            [("", "1.5", ""), ("2.0", "2.3", "")],
        ),
        ([{"fixed": "1.0"}], []),
        ([{"limit": "1.0"}, 5, {"introduced": None}], []),
        ([{"introduced": "0"}, {"introduced": "1"}, {"fixed": "latest"}], [("", "latest", "")]),
    ],
)
def test_events(events, expected):
    assert ranges(entry(ranged(*events))) == expected


def test_what_is_told_beside_the_range():
    held = entry(
        ranged({"introduced": "0"}, {"fixed": "1.2"}),
        aliases=["CVE-2024-1"],
        summary="Too much\nis read",
        published="2024-01-02T03:04:05Z",
        severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
        database_specific={"cwe_ids": ["CWE-89"], "severity": "LOW"},
    )
    (row,) = read_osv(held, "/x.json")
    assert (row.id, row.aliases, row.title) == ("GHSA-1", ("CVE-2024-1",), "Too much\\nis read")
    assert (row.score, row.severity, row.without_login) == (9.8, "critical", True)
    assert (row.weaknesses, row.fixed_in, row.name) == (("CWE-89",), "1.2", "left")
    assert row.published == 1_704_164_645 * 1_000_000_000


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"database_specific": {"severity": "MODERATE"}}, "medium"),
        ({"severity": [{"type": "CVSS_V4", "score": "CVSS:4.0/AV:N/PR:L"}]}, ""),
        ({"database_specific": {"severity": 5}}, ""),
    ],
)
def test_severity_in_words(values, word):
    (row,) = read_osv(entry(ranged({"introduced": "0"}), **values), "/x.json")
    assert (row.severity, row.score) == (word, None)


def test_single_versions_where_there_is_no_range():
    held = entry({"package": PACKAGE, "versions": ["1.0.0", 5, "1.0.1"]})
    (row,) = read_osv(held, "/x.json")
    assert row.versions == ("1.0.0", "5", "1.0.1")
    commits = ranged({"introduced": "0"}, kind="GIT")
    assert ranges(entry(commits)) == []


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ({"ecosystem": "PyPI", "name": "Flask_X.y"}, ("PyPI", "flask-x-y")),
        ({"purl": "pkg:npm/%40scope/x@1.0"}, ("npm", "@scope/x")),
        ({"purl": "pkg:composer/a/b"}, ("Packagist", "a/b")),
        ({"ecosystem": "Debian:12", "name": "openssl"}, ("Debian:12", "openssl")),
    ],
)
def test_packages(package, expected):
    (row,) = read_osv(entry(ranged({"introduced": "0"}, package=package)), "/x.json")
    assert (row.ecosystem, row.name) == expected


def test_withdrawn_or_without_a_package():
    held = ranged({"introduced": "0"})
    assert list(read_osv(entry(held, withdrawn="2024-01-01T00:00:00Z"), "/x.json")) == []
    assert list(read_osv(entry({"ranges": []}), "/x.json")) == []
    assert list(read_osv({"id": "x", "schema_version": "1.6.0"}, "/x.json")) == []


@pytest.mark.parametrize("held", [{"id": "x", "affected": 5}, {"id": 0, "affected": [5]},
                                  {"id": None, "affected": []}])  # fmt: skip
def test_odd_entries(held):
    with pytest.raises(OddEntry):
        list(read_osv(held, "/x.json"))


def test_shape():
    assert is_osv({"id": "x", "affected": []})
    assert not is_osv({"id": "x", "software": []})
    assert not is_osv([])
