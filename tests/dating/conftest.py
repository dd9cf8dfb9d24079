"""Traces to look for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from invented import BASE
from pratique.dating.trace import Trace
from suspect import FILES, Machine


@pytest.fixture
def trace() -> Callable[..., Trace]:
    """A trace of `/a` with content `bad`, with what a test changes of it."""

    def make(content: bytes = b"bad", **changed: object) -> Trace:
        digest = hashlib.sha256(content).hexdigest()
        made = replace(BASE, **{"size": len(content), "sha256": digest, **changed})
        return replace(made, path=made.shown.strip("/").encode())

    return make


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """The suspect machine, surveyed."""
    base = tmp_path_factory.mktemp("machine")
    (base / "root").mkdir()
    made = Machine(base / "root", base / "tables", FILES)
    yield made
    made.close()
