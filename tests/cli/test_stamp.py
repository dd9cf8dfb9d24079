from __future__ import annotations

import pytest


@pytest.fixture
def bag(sample, stored, typed, here):
    stored(sample.compromised(2))
    assert typed("seal", "-o", "bag").status == 0
    return here / "bag"


def test_what_is_no_answer(bag, typed, here):
    (here / "answer").write_text("<html>")
    said = typed("stamp", bag, here / "answer")
    assert (said.status, said.out) == (2, "")
    assert "no time stamp for this bag" in said.err
    assert typed("stamp", here / "missing", here / "answer").status == 5
    assert typed("stamp", bag, here / "missing").status == 2
    assert typed("stamp", bag).status == 2
    assert typed("verify", bag).status == 0
