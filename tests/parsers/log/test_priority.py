from __future__ import annotations

import polars as pl
import pytest

from pratique.parsers.log.priority import by_number, by_word


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("34", ("auth", 2)),
        ("0", ("kern", 0)),
        ("191", ("local7", 7)),
        ("192", (None, None)),
        (None, (None, None)),
    ],
)
def test_numbers(number, expected):
    frame = pl.DataFrame({"priority": [number]}, schema={"priority": pl.String})
    assert frame.select(by_number(pl.col("priority"))).row(0) == expected


@pytest.mark.parametrize(
    ("kind", "told", "expected"),
    [
        ("auth", "info", ("auth", 6)),
        ("AUTH", "Warn", ("auth", 4)),
        ("4", "3", ("auth", 3)),
        ("x", "y", ("x", None)),
    ],
)
def test_words(kind, told, expected):
    frame = pl.DataFrame({"kind": [kind], "told": [told]})
    assert frame.select(by_word(pl.col("kind"), pl.col("told"))).row(0) == expected
