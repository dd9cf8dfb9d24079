from __future__ import annotations

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.remembered import Remembered

FOLDERS = {1: {b"etc": 2, b"file": 9}, 2: {b"hosts": 3}}


def test_finds_what_lies_below_folders_and_asks_for_each_once():
    asked = []

    def read(node):
        asked.append(node)
        return FOLDERS.get(node, {}), ""

    remembered = Remembered(read)
    assert [remembered.node(1, path) for path in (b"", b"etc", b"etc/hosts", b"etc/none")] == [
        1,
        2,
        3,
        None,
    ]
    assert asked == [1, 2]
    assert remembered.node(1, b"file/x") is None
    assert remembered.node(1, b"etc/../file") is None
    remembered.forget()
    assert remembered.node(1, b"etc") == 2
    assert asked == [1, 2, 9, 1]


def test_what_a_damaged_folder_may_have_held_cannot_be_told():
    remembered = Remembered(lambda node: (FOLDERS[1], f"folder {node} is damaged"))
    assert remembered.node(1, b"etc") == 2
    with pytest.raises(Unreadable, match="folder 1 is damaged"):
        remembered.node(1, b"none")


def test_many_folders_are_forgotten_again():
    asked = []

    def read(node):
        asked.append(node)
        return {b"below": node + 1}, ""

    remembered = Remembered(read)
    assert remembered.node(0, b"/".join([b"below"] * 100)) == 100
    assert remembered.node(0, b"below") == 1
    assert asked == [*range(100), 0]
