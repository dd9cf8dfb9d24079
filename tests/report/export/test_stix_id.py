from __future__ import annotations

import pytest

from pratique.report.export.stix_id import object_id, observable_id

stix2 = pytest.importorskip("stix2", reason="the library of OASIS is not installed")


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("ipv4-addr", {"value": "203.0.113.66"}),
        ("domain-name", {"value": "evil.example"}),
        ("url", {"value": "http://evil.example/'\"\\<>?x=1"}),
        ("directory", {"path": "/srv/\u202eevil\n\u00e9"}),
        ("user-account", {"account_type": "unix", "account_login": "toor"}),
        ("file", {"hashes": {"SHA-256": "ab" * 32}}),
        ("file", {"hashes": {"SHA-256": "ab" * 32, "MD5": "cd" * 16}, "name": "x.php"}),
    ],
)
def test_the_library_of_oasis_gives_the_same_id(kind, properties):
    theirs = stix2.parse({"type": kind, "spec_version": "2.1", **properties})
    assert observable_id(kind, properties) == theirs.id


def test_what_it_is_about_makes_the_id_of_any_other_object():
    assert object_id("report", "a", "b") == object_id("report", "a", "b")
    others = {object_id("report", "a", "b"), object_id("report", "ab"), object_id("note", "a", "b")}
    assert len(others) == 3
