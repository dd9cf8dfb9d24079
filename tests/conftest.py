from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


@pytest.fixture
def server(tmp_path: Path) -> Callable[[Mapping[str, bytes]], Path]:
    """A tiny server: `server({"etc/crontab": b"..."})` is a folder of evidence."""

    def make(files: Mapping[str, bytes]) -> Path:
        root = tmp_path / "server"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            target = root / name.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return root

    return make


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Samples of other tools' tests, with known counts. They are not part of the project."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of samples is not beside the repository (../shared/corpus)")
    return CORPUS
