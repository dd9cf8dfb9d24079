from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from pratique.inventory.persistence import Persistence
from pratique.inventory.secret_reach import SecretReach
from pratique.inventory.verification import Standing, Verification
from pratique.store.parts import transposed, write_table
from pratique.store.tables import Tables
from pratique.story.finding_row import FindingRow
from pratique.story.stock import NOTHING, Stock, stock, stock_of

TYPES = (Persistence, SecretReach, Verification, FindingRow)


def item(path: str, *, explained: bool = False, command: str = "run") -> Persistence:
    return Persistence(
        path, 1, "cron", "", "root", "at boot", command, "/opt/x", "", "", "unowned", "unowned",
        explained, "T1",
    )  # fmt: skip


def secret(path: str, *, within: bool, kind: str = "api-key") -> SecretReach:
    return SecretReach(
        path, 3, kind, "key", "a service", "ab" * 8, (), "root", "0600", ("root",), within,
        "www-data" if within else "", ("F-1",) if within else (), "Revoke it.",
    )  # fmt: skip


def file(path: str, state: str, proof: str = "the database") -> Verification:
    return Verification(path, state, (), "", proof, "tool", "dpkg")


def told(folder, *rows: Any) -> Stock:
    for table, held in transposed(rows).items():
        kind = next(type(row) for row in rows if row.table == table)
        write_table(folder, kind, "rows", held)
    with Tables.open_at(folder, TYPES) as tables:
        return stock(tables)


@pytest.fixture
def held(tmp_path) -> Stock:
    return told(
        tmp_path,
        item("/a"),
        item("/b", command="x" * 1000),
        item("/c", explained=True),
        secret("/s", within=True),
        secret("/t", within=False),
        secret("/u", within=True, kind="neighbour"),
        file("/usr/bin/a", "verified"),
        file("/usr/bin/b", "verified", "your clean copy"),
        file("/usr/bin/c", "modified"),
        file("/usr/bin/d", "modified", "your clean copy"),
        FindingRow("F-9", "check", "Bad", "high", 1.0, "T1", "/b", 1, "", None, None),
    )


def test_counts(held):
    assert (held.items, held.unexplained) == (3, 2)
    assert (held.secrets, held.within_reach) == (2, 1)
    assert held.files(Standing.MODIFIED) == 2
    assert held.files(Standing.MISSING) == 0
    assert {(one.state, one.proof, one.files) for one in held.packages} == {
        ("verified", "the database", 1),
        ("verified", "your clean copy", 1),
        ("modified", "", 2),
    }


def test_what_a_finding_names_comes_first_and_long_texts_are_cut(held):
    first, second = held.first_unexplained
    assert (first.path, first.findings, second.path) == ("/b", ("F-9",), "/a")
    assert len(first.command) == 400


def test_only_some_are_kept(tmp_path):
    many = told(tmp_path, *(item(f"/{number}") for number in range(120)))
    assert many.unexplained == 120
    assert len(many.first_unexplained) == 50


def test_it_comes_back_from_json(held):
    assert stock_of(json.loads(json.dumps(asdict(held)))) == held
    assert stock_of(json.loads(json.dumps(asdict(NOTHING)))) == NOTHING


@pytest.mark.parametrize("told", [{"items": 1}, {"first_unexplained": [1]}, []])
def test_another_thing_is_refused(told):
    with pytest.raises((TypeError, KeyError, AttributeError)):
        stock_of(told)
