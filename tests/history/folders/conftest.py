from __future__ import annotations

import os
from pathlib import Path

import pytest
from folder_material import DAY, MACHINE, START, linked, plant

from pratique.history.folders.dated_folders import DatedFolders


@pytest.fixture
def rotation(tmp_path):
    """Four snapshots as rsnapshot leaves them, with a host between; the newest one is infected."""
    base = tmp_path / "backup"
    for number in (3, 2, 1, 0):
        host = base / f"daily.{number}" / "localhost"
        if number == 3:
            plant(host, **MACHINE)
        else:
            linked(base / f"daily.{number + 1}" / "localhost", host)
        if number == 0:
            plant(host, etc__passwd="root:x:0:0\nevil:x:0:0\n", var__www__shell="<?php")
            (host / "etc" / "hosts").unlink()
    for number in range(4):
        at = START - number * DAY
        os.utime(base / f"daily.{number}", (at, at))
    return base


@pytest.fixture
def opened():
    found = []

    def open_at(path):
        found.append(DatedFolders.open_at(Path(path)))
        return found[-1]

    yield open_at
    for each in found:
        each.close()
