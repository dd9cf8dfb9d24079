from __future__ import annotations

import json

import pytest


@pytest.fixture
def case(sample, stored):
    return stored(sample.compromised(2), {"/etc/passwd": "no-sign"})


@pytest.mark.usefixtures("case")
def test_is_sealed_beside_the_case_and_verified(typed, here):
    said = typed("seal")
    assert said.status == 0
    place = said.out.splitlines()[0]
    assert place.startswith(f"{here}/case-sealed-")
    assert "Digest: " in said.out
    assert "pratique stamp" in said.err
    assert said.harmless
    assert typed("verify", place).out.startswith("Nothing has changed in this bag since")
    again = typed("seal", "--json").rows[0]
    assert again["bag"] == f"{place}-2"
    assert typed("verify", again["bag"], "--key", again["key"][:16]).status == 0
    assert typed("verify").out.startswith("The journal is as it was written")


@pytest.mark.usefixtures("case")
def test_wrong_usage(typed, here):
    (here / "taken").mkdir()
    for words in (
        ["--without", "journal"], ["--without", "x"], ["--output", "taken"],
        ["--output", "case/inside"], ["--to", "-x"], ["--to", "age1" + "q" * 58, "--to", "ABCD"],
    ):  # fmt: skip
        said = typed("seal", *words)
        assert (said.status, said.out) == (2, ""), words
        assert said.err
    assert {one.name for one in here.iterdir()} == {"case", "taken"}


@pytest.mark.usefixtures("case")
def test_kinds_are_left_out(typed, here):
    row = typed("seal", "--without", "tables", "-o", "bag.tar", "--json").rows[0]
    assert "tables" not in row["kinds"]
    assert row["left_out"] > 0
    assert json.dumps(row).isascii()
    assert (here / "bag.tar.tsq").is_file()


def test_without_a_case(typed):
    assert typed("seal").status == 5
