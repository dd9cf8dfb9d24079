from __future__ import annotations

import pytest

from pratique.inventory.advisory import OddEntry
from pratique.inventory.advisory.wordpress_feed import (
    is_by_slug,
    is_by_software,
    is_product_flaw,
    read_by_slug,
    read_by_software,
    read_product_flaw,
)


def flaw(span, kind="plugin", **values):
    one = {
        "type": kind,
        "slug": "Forms",
        "affected_versions": {"x": span},
        "patched_versions": ["2"],
    }
    return {"id": "11", "title": "T", "software": [one], **values}  # fmt: skip


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ({"from_version": "*", "to_version": "1.2", "to_inclusive": True}, ("", True, "", "1.2")),
        ({"from_version": "1.0", "from_inclusive": False, "to_version": "1.2",
          "to_inclusive": False}, ("1.0", False, "1.2", "")),
        ({"from_version": "*", "to_version": "*"}, ("", True, "", "")),
    ],
)  # fmt: skip
def test_spans(span, expected):
    (row,) = read_by_software("11", flaw(span), "/x.json")
    assert (row.introduced, row.introduced_too, row.fixed, row.last_affected) == expected
    assert (row.ecosystem, row.name, row.fixed_in) == ("WordPress plugin", "forms", "2")


def test_what_is_told_of_a_flaw():
    held = flaw(
        {"from_version": "*", "to_version": "1"}, "core", cve="CVE-2024-1",
        cwe={"id": 89, "name": "x"}, published="2024-01-02 00:00:00",
        cvss={"score": 9.8, "vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
    )  # fmt: skip
    (row,) = read_by_software("11", held, "/x.json")
    assert (row.id, row.aliases, row.ecosystem, row.name) == (
        "CVE-2024-1", ("11",), "WordPress core", "wordpress",
    )  # fmt: skip
    assert (row.score, row.severity, row.weaknesses, row.without_login) == (
        9.8, "critical", ("CWE-89",), True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "software", [[5], [{"type": "x"}], [{"type": "plugin", "slug": "a"}],
                 [{"type": "plugin", "slug": "a", "affected_versions": {"x": 1}}]],
)  # fmt: skip
def test_odd_software(software):
    with pytest.raises(OddEntry):
        list(read_by_software("1", {"title": "T", "software": software}, "/x.json"))


def test_by_slug():
    one = {
        "id": "u", "title": "Forms < 1.2 - Unauthenticated SQLi", "fixed_in": "1.2",
        "introduced_in": "1.0", "vuln_type": "SQLI", "references": {"cve": ["2024-1"]},
        "cvss": {"score": "8.6"}, "published_date": "2024-01-02T00:00:00.000Z",
    }  # fmt: skip
    plugin, theme = read_by_slug("forms", {"vulnerabilities": [one]}, "/x.json")
    assert (plugin.ecosystem, theme.ecosystem) == ("WordPress plugin", "WordPress theme")
    assert (plugin.id, plugin.introduced, plugin.fixed, plugin.score) == (
        "CVE-2024-1", "1.0", "1.2", 8.6,
    )  # fmt: skip
    assert (plugin.weaknesses, plugin.without_login) == (("CWE-89",), True)


def test_a_slug_that_is_a_version_is_that_of_the_core():
    held = {"vulnerabilities": [{"title": "T", "fixed_in": "4.9.9"}]}
    (row,) = read_by_slug("4.9.8", held, "/x.json")
    assert (row.name, row.introduced, row.last_affected, row.fixed_in) == (
        "wordpress", "4.9.8", "4.9.8", "4.9.9",
    )  # fmt: skip


@pytest.mark.parametrize("one", [5, {}, {"title": None}])
def test_odd_flaws_of_a_slug(one):
    with pytest.raises(OddEntry):
        list(read_by_slug("x", {"vulnerabilities": [one]}, "/x.json"))


@pytest.mark.parametrize(
    ("affected", "fixed", "expected"),
    [
        ("<= 1.2.3", "1.2.4", ("", "", "1.2.3")),
        ("< 1.2.4", "1.2.4", ("", "1.2.4", "")),
        ("1.0 - 1.2", "1.3", ("1.0", "", "1.2")),
        ("* - 1.2", "", ("", "", "1.2")),
        ("= 1.1", "", ("1.1", "", "1.1")),
        ("", "1.3", ("", "1.3", "")),
    ],
)
def test_product(affected, fixed, expected):
    held = {
        "product_slug": "forms", "product_type": "Plugin", "title": "T", "affected_in": affected,
        "fixed_in": fixed, "vuln_type": "Arbitrary File Upload", "cvss_score": 9.1,
        "cve": ["2024-1"],
        "disclosed_at": "2024-01-02T00:00:00+00:00",
    }  # fmt: skip
    (row,) = read_product_flaw(held, "/x.json")
    assert (row.introduced, row.fixed, row.last_affected) == expected
    assert (row.id, row.weaknesses, row.severity) == ("CVE-2024-1", ("CWE-434",), "critical")


@pytest.mark.parametrize("values", [{}, {"product_type": "x"}, {"affected_in": "some"}])
def test_odd_products(values):
    held = {"product_slug": "a", "product_type": "Plugin", "title": "T", **values}
    with pytest.raises(OddEntry):
        list(read_product_flaw(held, "/x.json"))


def test_shapes():
    assert is_by_software({"software": []})
    assert is_by_slug({"vulnerabilities": []})
    assert is_product_flaw({"product_slug": "x"})
    for shape in (is_by_software, is_by_slug, is_product_flaw):
        assert not shape({})
        assert not shape([])
