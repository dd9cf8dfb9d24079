"""A collection, opened again by another process."""

from __future__ import annotations

import pytest

from pratique.errors import Replaced, Vanished
from pratique.evidence.base import Remembers
from pratique.evidence.collection.tree import only_a_part
from pratique.evidence.collection.uac import UacSource
from pratique.model import Entry

_TEXTS = {
    "uac.log": b"",
    "bodyfile/bodyfile.txt": b"0|/etc/x|1|-rw-r--r--|0|0|9|1|1|1|1\n",
    "[root]/etc/passwd": b"root:",
}


def test_what_was_found_out_is_remembered(packed, tmp_path, monkeypatch, form):
    path = packed(_TEXTS, form)
    folder = tmp_path / "case"
    folder.mkdir()
    first = UacSource.open_at(path)
    assert isinstance(first, Remembers)
    first.remember(folder)
    names = list(first.walk())
    first.close()
    if form == "folder":
        assert list(folder.iterdir()) == []  # nothing tells whether a folder has changed
        return
    again = UacSource.open_at(path)
    monkeypatch.setattr(UacSource, "gathered", None)
    again.remember(folder)
    assert list(again.walk()) == names
    with again.open(again.lookup(b"etc/passwd")) as opened:
        assert opened.read_at(0, 9) == b"root:"
    assert again.limits()
    again.close()


def test_what_was_remembered_of_another_state_is_not_taken(packed, tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    for text in (b"one", b"other"):
        source = UacSource.open_at(packed({**_TEXTS, "[root]/etc/passwd": text}))
        source.remember(folder)
        assert source.lookup(b"etc/passwd").size == len(text)
        source.close()


def test_what_is_gone_or_another(packed):
    path = packed(_TEXTS, "folder")
    source = UacSource.open_at(path)
    entry = source.lookup(b"etc/passwd")
    assert isinstance(entry, Entry)
    (path / "[root]/etc/passwd").write_bytes(b"longer than before")
    with pytest.raises(Replaced):
        source.open(entry)
    (path / "[root]/etc/passwd").unlink()
    with pytest.raises(Vanished):
        source.open(entry)
    source.close()


def test_a_part_is_a_loss_of_the_root():
    assert (only_a_part("why").path, only_a_part("why").detail) == ("/", "why")
    assert only_a_part("why").matters
