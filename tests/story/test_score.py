from __future__ import annotations

import itertools

import pytest

from pratique.story.score import score, together


@pytest.mark.parametrize(
    ("confidences", "come_to"),
    [((), 0.0), ((0.7,), 0.7), ((0.5, 0.5), 0.75), ((0.9, 0.8), 0.98), ((1.0, 0.1), 1.0)],
)
def test_findings_of_different_checks_make_each_other_surer(confidences, come_to):
    assert together(confidences) == pytest.approx(come_to)


def test_a_surer_finding_never_lowers_the_score():
    steps = [score([number / 100]) for number in range(101)]
    assert all(low <= high for low, high in itertools.pairwise(steps))
    assert steps[0] == 0.0
    assert steps[-1] == 1.0


def test_without_a_finding_there_is_no_score():
    assert score([]) == 0.0


def test_one_more_finding_makes_it_likelier():
    assert score([0.7, 0.6]) > score([0.7])
