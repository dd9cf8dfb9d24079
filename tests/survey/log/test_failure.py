from __future__ import annotations

import pytest

from pratique.errors import CaseStorage
from pratique.survey.log.failure import Failure, attempted


def test_what_is_given_is_given():
    assert attempted(lambda: 7) == 7


def test_a_failure_is_told_and_not_at_any_length():
    failed = attempted(lambda: {}["a" * 1000])
    assert isinstance(failed, Failure)
    assert failed.detail.startswith("KeyError: 'aaa")
    assert len(failed.detail) == 400


def test_what_a_person_is_told_of_goes_on():
    def full() -> None:
        raise CaseStorage("The case folder cannot be written: No space left on device")

    with pytest.raises(CaseStorage):
        attempted(full)
