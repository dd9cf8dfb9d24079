from __future__ import annotations

import pytest

from pratique.duties.fact import Answer, every, some

Y, N, U = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("answers", "all_hold", "one_holds"),
    [
        ([], Y, N), ([Y], Y, Y), ([N], N, N), ([U], U, U), ([Y, N], N, Y), ([Y, U], U, Y),
        ([N, U], N, U), ([Y, N, U], N, Y),
    ],
)  # fmt: skip
def test_three_values(answers, all_hold, one_holds):
    assert (every(answers), some(answers)) == (all_hold, one_holds)
