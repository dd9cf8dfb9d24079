"""The current folder is the evidence: nothing that Python would look for there is run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ALREADY_THERE = ("site", "os", "sys")  # loaded before anybody could look elsewhere


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a module of every name that a Python program might import."""
    place = tmp_path / "suspect"
    place.mkdir()
    canary = tmp_path / "was-run"
    names = {*sys.stdlib_module_names, "pratique", "polars", "duckdb", "msgpack", "click", "rich"}
    for name in names:
        (place / f"{name}.py").write_text(f"open({str(canary)!r}, 'a').write({name!r})\n")
    (place / "sitecustomize.py").write_text(f"open({str(canary)!r}, 'a').write('site')\n")
    (place / "pyvenv.cfg").write_text("home = .\n")
    return place


def test_no_module_of_the_evidence_is_run(root, tmp_path, pratique):
    done = pratique("examine", ".", folder=root, as_installed=True)
    assert done.status == 0, done.err
    assert not (tmp_path / "was-run").exists()
