from __future__ import annotations

import pytest

from pratique.checks.files.bpf_program import CHECK
from pratique.model import Severity


@pytest.mark.parametrize(
    ("sure", "severity"), [(0.9, None), (0.75, Severity.MEDIUM), (0.5, Severity.LOW)]
)
def test_points_at(marked, sure, severity):
    (sign,) = marked(CHECK, "elf-bpf", sure, "elf")
    assert sign.severity is severity


def test_leaves_alone(marked):
    assert marked(CHECK, "elf-facts", 0.99, "elf") == []
