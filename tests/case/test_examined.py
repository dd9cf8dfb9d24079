"""What the journal says of an examination."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from pratique.case.answer import to_text
from pratique.case.examined import examined


def test_entry_names_the_answer_and_its_digest():
    location = Path(__file__).parents[1] / "report" / "sample.py"
    spec = importlib.util.spec_from_file_location("sample", location)
    sample = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sample)
    answer = sample.compromised(4)
    told, about = examined(answer)
    assert told.english.endswith("The answer: compromised.")
    assert about["answer"] == hashlib.sha256(to_text(answer).encode()).hexdigest()
    assert sum(about["findings"].values()) == 4
