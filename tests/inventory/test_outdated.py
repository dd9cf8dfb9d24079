from __future__ import annotations

import json

import pytest

from pratique.inventory.advisory.giving import take
from pratique.inventory.installed import INSTALLED_TYPES
from pratique.inventory.outdated import OUTDATED_TYPES, Outdated, no_outdated, write_outdated
from pratique.model import Instant
from pratique.parsers.python_package import PythonPackage
from pratique.store.tables import Tables


def advisory(name, package="flask", fixed="2.2.5", **values):
    return {
        "id": name,
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": package},
                "ranges": [
                    {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}
                ],
            }
        ],
        **values,
    }


@pytest.fixture
def found(tmp_path):
    def look(*advisories, version="2.0"):
        given = tmp_path / "a.json"
        given.write_text(json.dumps(advisories))
        take(given, tmp_path / "given", Instant(1))
        row = PythonPackage("/v/Flask.dist-info/METADATA", 2, "Flask", version, "", "", "", "/v")
        with Tables.of([row], INSTALLED_TYPES) as tables:
            write_outdated(tables, tmp_path / "given", tmp_path / "survey")
        with Tables.open_at(tmp_path / "survey", OUTDATED_TYPES) as tables:
            (kept,) = next(tables.select("SELECT count(*) FROM advisory"))
            return list(tables.rows(Outdated)), kept

    return look


def test_what_is_found(found):
    rows, kept = found(advisory("A"), advisory("B", "other"), advisory("C", fixed="1.0"))
    assert [(row.advisory, row.name, row.root, row.compared) for row in rows] == [
        ("A", "Flask", "/v", True)
    ]
    assert kept == 2  # those about something that is installed


def test_one_flaw_under_two_names_is_told_once_by_who_says_more(found):
    vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    more = advisory(
        "GHSA-1", aliases=["CVE-2024-1"], severity=[{"type": "CVSS_V3", "score": vector}]
    )
    rows, _kept = found(advisory("CVE-2024-1"), more)
    assert [(row.advisory, row.score) for row in rows] == [("GHSA-1", 9.8)]


def test_what_cannot_be_compared_is_said_once(found):
    rows, _kept = found(advisory("A"), advisory("B"), version="unknown")
    assert [row.compared for row in rows] == [False]


def test_nothing_is_left_when_nothing_was_given(found, tmp_path):
    found(advisory("A"))
    no_outdated(tmp_path / "survey")
    with Tables.open_at(tmp_path / "survey", OUTDATED_TYPES) as tables:
        assert list(tables.rows(Outdated)) == []
