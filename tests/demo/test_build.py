from __future__ import annotations

import os

import pytest

from pratique.demo.build import broken_into
from pratique.demo.disk import differing
from pratique.demo.implants import IMPLANTS
from pratique.demo.server import server


@pytest.fixture(scope="module")
def after():
    return broken_into(server(broken_into=True))


def test_every_implant_changes_its_place(after):
    changed = differing(server(broken_into=True), after)
    assert {implant.path for implant in IMPLANTS} <= changed


def test_the_other_disk_is_left_as_it_was():
    disk = server(broken_into=True)
    broken_into(disk)
    assert disk.items == server(broken_into=True).items


def test_every_name_can_be_written(after):
    for path, _item in after:
        assert path.startswith("/")
        assert b"\0" not in os.fsencode(path)
