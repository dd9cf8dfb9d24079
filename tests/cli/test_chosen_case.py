from __future__ import annotations

import pytest

ASKING = (["findings"], ["files"], ["sql", "select 1"], ["report"])


@pytest.fixture
def case(sample, stored):
    return stored(sample.compromised(2))


@pytest.mark.parametrize("arguments", ASKING, ids=str)
def test_a_case_that_was_found_is_named_beside_the_data(arguments, case, typed):
    said = typed(*arguments)
    assert said.status == 0
    assert said.err.splitlines()[0] == f"Case: {case}"
    assert "Case: " not in said.out


@pytest.mark.parametrize("arguments", ASKING, ids=str)
def test_a_case_that_was_named_is_not_named_again(arguments, case, typed, monkeypatch):
    assert "Case: " not in typed(*arguments, "--case", case).err
    monkeypatch.setenv("PRATIQUE_CASE", str(case))
    assert "Case: " not in typed(*arguments).err


def test_its_name_is_harmless(sample, stored, typed, here):
    stored(sample.compromised(2)).rename(here / "a\x1b[2J")
    said = typed("findings")
    assert said.status == 0
    assert said.harmless
    assert said.err == f"Case: {here}/a\\x1b[2J\n"
