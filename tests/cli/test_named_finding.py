from __future__ import annotations

import pytest

from pratique.cli.named_finding import named_finding
from pratique.errors import UsageError


@pytest.mark.parametrize("wanted", ["F-7c1e02", "f-7C1E02", "7c1e02"])
def test_beginning_of_the_id_is_enough(sample, wanted):
    assert named_finding(sample.compromised(3), wanted).id == "F-7c1e02"


@pytest.mark.parametrize(("wanted", "words"), [("F-1", "no finding F-1"), ("F-7c", "several")])
def test_none_and_several_are_told(sample, wanted, words):
    with pytest.raises(UsageError, match=words):
        named_finding(sample.compromised(3), wanted)
