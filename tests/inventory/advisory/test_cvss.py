from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.inventory.advisory.cvss import base_score, without_login, word


@pytest.mark.parametrize(
    ("vector", "score"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
        ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1),
        ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4),
        ("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", 8.1),
        ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.8),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5),
        ("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", 1.6),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", None),
        ("CVSS:3.1/AV:N", None),
        ("AV:N/AC:L/Au:N/C:P/I:P/A:P", None),
        ("", None),
    ],
)
def test_base_score(vector, score):
    assert base_score(vector) == score


@pytest.mark.parametrize(
    ("vector", "anybody"),
    [
        ("CVSS:3.1/AV:N/PR:N", True),
        ("CVSS:4.0/AV:N/PR:L", False),
        ("AV:N/AC:L/Au:N/C:P", True),
        ("CVSS:3.1/AV:N", None),
    ],
)
def test_login(vector, anybody):
    assert without_login(vector) is anybody


def test_words():
    assert [word(score) for score in (0, 0.1, 3.9, 4, 6.9, 7, 8.9, 9, 10)] == [
        "", "low", "low", "medium", "medium", "high", "high", "critical", "critical",
    ]  # fmt: skip


@given(st.text())
def test_any_text(vector):
    base_score("CVSS:3.1/" + vector)
    without_login(vector)
