from __future__ import annotations

import pytest

from pratique.inventory.autostart.privileged_program import items
from pratique.store.tables import Tables
from pratique.survey.file import File


def told(mode, uid=0, capabilities=None, entry="regular"):
    row = File(
        "/usr/bin/x", "/usr/bin", "x", entry, 1, mode, uid, 8, 1, 1, 1, 0, None, None, None, None,
        None, None, capabilities, 0, None, "elf", None, None,
    )  # fmt: skip
    with Tables.of([row], [File]) as tables:
        return list(items(tables))


@pytest.mark.parametrize(
    ("given", "rights", "username"),
    [
        ((0o4755,), "user 0", "root"),
        ((0o4755, 33), "user 33", ""),
        ((0o6755,), "user 0, group 8", "root"),
        ((0o755, 0, "01"), "capabilities 01", ""),
    ],
)
def test_points_at(given, rights, username):
    (item,) = told(*given)
    assert item.command.endswith(f"with the rights of {rights}")
    assert item.username == username


@pytest.mark.parametrize("given", [(0o755,), (0o4644,), (0o2775, 0, None, "directory")])
def test_leaves_out(given):
    assert told(*given) == []
