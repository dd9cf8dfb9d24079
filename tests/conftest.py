from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


@pytest.fixture(scope="session", autouse=True)
def state_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The key that seals cases is made for the tests, and none in the home of who runs them."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


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
