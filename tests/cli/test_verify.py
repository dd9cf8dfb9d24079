from __future__ import annotations

import pytest


@pytest.fixture
def bag(sample, stored, typed, here):
    stored(sample.compromised(2))
    assert typed("seal", "-o", "bag").status == 0
    return here / "bag"


def test_what_changed_is_named(bag, typed):
    (bag / "data/case.toml").write_text("x")
    (bag / "data/\x1b[2Jnew").write_text("x")
    said = typed("verify", bag)
    assert said.status == 1
    assert said.out.startswith("Something has changed since this bag was sealed: ")
    assert "data/case.toml has changed." in said.out
    assert said.harmless
    row = typed("verify", bag, "--json").rows[0]
    assert not row["unchanged"]
    assert {one["fault"] for one in row["problems"]} >= {"changed", "added"}


def test_without_any_case(bag, typed, here, tmp_path, monkeypatch):
    moved = tmp_path / "elsewhere"
    bag.rename(moved)
    (here / "empty").mkdir()
    monkeypatch.chdir(here / "empty")
    assert typed("verify", moved).status == 0


def test_another_key(bag, typed):
    assert typed("verify", bag, "--key", "0" * 64).status == 1
    assert typed("verify", bag, "--key", "zz").status == 2


@pytest.mark.usefixtures("bag")
def test_what_is_no_bag(typed, here):
    (here / "text").write_text("x" * 600)
    (here / "age").write_bytes(b"age-encryption.org/v1\n" + bytes(600))
    assert typed("verify", here / "text").status == 5
    assert typed("verify", here / "missing").status == 5
    said = typed("verify", here / "age")
    assert said.status == 5
    assert "age --decrypt" in said.err


@pytest.mark.usefixtures("bag")
def test_the_journal_of_a_case(typed, here):
    assert typed("verify", "--case", "case").status == 0
    assert typed("verify", "case").out == typed("verify", "--case", "case").out
    journal = here / "case/journal.jsonl"
    journal.write_text(journal.read_text().replace("sealed", "seal3d", 1))
    said = typed("verify", "case")
    assert said.status == 1
    assert said.out.startswith("The journal is not as it was written")
    row = typed("verify", "case", "--json").rows[0]
    assert (row["intact"], bool(row["problems"])) == (False, True)
