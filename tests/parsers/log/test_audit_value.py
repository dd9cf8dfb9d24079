"""Values of the audit system: quoted, in hexadecimal, or missing."""

from __future__ import annotations

import polars as pl
import pytest

from pratique.parsers.log.audit_value import decoded, present, spaced, value_of, whole_number


def one(expression, value):
    return pl.DataFrame({"a": [value]}, schema={"a": pl.String}).select(expression).item()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"/bin/ls"', "/bin/ls"),
        ("2F62696E", "/bin"),
        ('"2F62"', "2F62"),
        ("2f62", "2f62"),
        ("2F6", "2F6"),
        ("C3A9", "é"),
        ("FF41", "\\xffA"),
        ("?", None),
        ('"?"', None),
        ("(null)", None),
        ("(none)", None),
        ("", None),
        (None, None),
    ],
)
def test_decoded(written, value):
    frame = pl.DataFrame({"a": [written]}, schema={"a": pl.String})
    assert decoded(frame, ["a"])["a"].to_list() == [value]
    together = pl.DataFrame({"a": [written, "41"]}, schema={"a": pl.String})
    assert decoded(together, ["a"])["a"].to_list() == [value, "A"]


@pytest.mark.parametrize(
    ("written", "value"),
    [("5", 5), ("-2", -2), ("4294967295", None), ("x", None), ("9" * 30, None), (None, None)],
)
def test_whole_number(written, value):
    assert one(whole_number(pl.col("a")), written) == value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (" pid=5 ppid=6", "5"),
        (" ppid=6 pid=5", "5"),
        ("msg='pid=5'", "5"),
        (' pid="a b" x', '"a b"'),
        (" pid=5\x1dPID=6", "5"),
        (" old-pid=6", None),
    ],
)
def test_value_of(body, value):
    assert one(value_of(pl.col("a"), "pid"), body) == value


def test_present_and_spaced():
    assert one(present(pl.col("a")), '"a"') == "a"
    assert one(spaced(pl.col("a")), "a\0b\0\0") == "a b"
