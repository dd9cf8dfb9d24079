"""The demo's backups: read by a history like anybody's."""

from __future__ import annotations

import pytest

from pratique.demo.build import broken_into
from pratique.demo.copies import CLEAN, NIGHTS, write_copies
from pratique.demo.server import server
from pratique.history.base import Version
from pratique.history.location import history_of


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    before = server(broken_into=False)
    after = broken_into(server(broken_into=True))
    opened = history_of(str(write_copies(tmp_path_factory.mktemp("demo"), before, after)))
    yield opened
    opened.close()


def test_each_night_is_a_snapshot(history):
    assert [one.time // 10**9 for one in history.snapshots()] == list(NIGHTS)


def test_the_intruder_came_between_two_nights(history):
    path = b"etc/ld.so.preload"
    seen = [history.look(one, [path])[path] for one in history.snapshots()]
    assert [isinstance(one, Version) for one in seen] == [False] * CLEAN + [True]
