from __future__ import annotations

import pytest

from pratique.checks.files.program_altered import CHECK
from pratique.model import Severity


@pytest.mark.parametrize(
    ("sure", "severity"), [(0.95, None), (0.7, Severity.MEDIUM), (0.6, Severity.LOW)]
)
def test_points_at(marked, sure, severity):
    (sign,) = marked(CHECK, "elf-altered", sure, "elf")
    assert sign.severity is severity


@pytest.mark.parametrize(("mark", "sure"), [("elf-altered", 0.4), ("elf-facts", 0.99)])
def test_leaves_alone(marked, mark, sure):
    assert marked(CHECK, mark, sure, "elf") == []
