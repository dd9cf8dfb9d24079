from __future__ import annotations

import pytest

from pratique.bag.kind import Kind
from pratique.bag.retention import DEFAULTS, as_toml, periods_of
from pratique.errors import UsageError


def test_the_defaults_are_a_file_that_is_understood(tmp_path):
    assert periods_of(tmp_path) == DEFAULTS
    (tmp_path / "retention.toml").write_text(as_toml(DEFAULTS))
    assert periods_of(tmp_path) == DEFAULTS
    assert all(one.because.english in as_toml(DEFAULTS) for one in DEFAULTS)


def test_a_person_corrects_it(tmp_path):
    (tmp_path / "retention.toml").write_text('[days]\nlogs = 30\ntables = "never"\n')
    days = {one.kind: one.days for one in periods_of(tmp_path)}
    assert (days[Kind.LOGS], days[Kind.TABLES], days[Kind.MAIL]) == (30, None, 180)


@pytest.mark.parametrize(
    "text", ["[days]\njournal = 3\n", "[days]\nlogs = 0\n", "[days]\nlogs = true\n", "days = 3\n",
             "\0", '[days]\nlogs = "soon"\n', "[days]\nlogs = 99999999\n", "x = [" + "[" * 9000],
)  # fmt: skip
def test_what_is_not_understood_removes_nothing(tmp_path, text):
    (tmp_path / "retention.toml").write_text(text)
    with pytest.raises(UsageError, match="not understood"):
        periods_of(tmp_path)
