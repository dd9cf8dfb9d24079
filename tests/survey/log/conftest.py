"""A log on disk as the pass over logs opens it, without a survey."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.survey.log.candidate import Candidate, rotated
from pratique.survey.log.lines import Lines


def packed(content: bytes, changed: int = 0) -> bytes:
    """As gzip(1) packs it; `changed` is what its header says, in seconds."""
    held = io.BytesIO()
    with gzip.GzipFile("", mode="wb", fileobj=held, mtime=changed) as out:
        out.write(content)
    return held.getvalue()


@pytest.fixture
def chain(server) -> Callable[..., tuple[list[Candidate], Callable]]:
    """`chain({"var/log/syslog": b"..."}, {"var/log/syslog": mtime})`: the files and `opens`."""

    def make(files, mtimes=None):
        root = server(files)
        source = DirectorySource.open_at(root)

        @contextmanager
        def opens(file: Candidate) -> Iterator[Lines]:
            entry = source.lookup(file.path.lstrip("/").encode())
            with source.open(entry) as opened:
                yield Lines(opened, entry)

        found = [
            Candidate(
                f"/{name}",
                *rotated(f"/{name}"),
                len(content),
                "",
                claimed=True,
                mtime=(mtimes or {}).get(name),
            )
            for name, content in files.items()
        ]
        return found, opens

    return make


@pytest.fixture
def gz():
    return packed
