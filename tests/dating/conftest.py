"""Traces to look for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from invented import BASE
from pratique.dating.trace import Trace


@pytest.fixture
def trace() -> Callable[..., Trace]:
    """A trace of `/a` with content `bad`, with what a test changes of it."""

    def make(content: bytes = b"bad", **changed: object) -> Trace:
        digest = hashlib.sha256(content).hexdigest()
        made = replace(BASE, **{"size": len(content), "sha256": digest, **changed})
        return replace(made, path=made.shown.strip("/").encode())

    return make
