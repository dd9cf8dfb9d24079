from __future__ import annotations

import pytest


@pytest.fixture
def written(sample, stored, typed):
    stored(sample.compromised(1))
    for number in range(3):
        typed("note", f"number {number}")


@pytest.mark.usefixtures("written")
def test_all_in_order_with_their_numbers(typed):
    lines = typed("journal").out.splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["1", "2", "3", "4"]
    assert "number 2" in lines[3]
    assert "First key" in lines[-1]


@pytest.mark.usefixtures("written")
def test_only_the_last_and_only_a_kind(typed):
    assert [row["entry"] for row in typed("journal", "--last", "2", "--json").rows] == [3, 4]
    assert [row["act"] for row in typed("journal", "--act", "opened", "--json").rows] == ["opened"]
    assert "There are no entries." in typed("journal", "--act", "sealed").out


@pytest.mark.usefixtures("written")
def test_unknown_kind_names_the_known_ones(typed):
    said = typed("journal", "--act", "slept")
    assert said.status == 2
    assert "decided" in said.err


def test_no_journal_yet_is_no_error(sample, stored, typed):
    for found in stored(sample.compromised(1)).glob("journal.*"):
        found.unlink()
    assert "There are no entries." in typed("journal").out
