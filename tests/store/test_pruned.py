from __future__ import annotations

import pytest

from pratique.store.parts import Parts
from pratique.store.pruned import NAME, forget_removed, gone, note_removed, removed_tables


def test_what_is_noted_is_known_until_it_is_forgotten(tmp_path):
    assert removed_tables(tmp_path) == {}
    note_removed(tmp_path, ["file"], "2026-11-23")
    note_removed(tmp_path, ["mail_event"], "2027-01-01")
    assert removed_tables(tmp_path) == {"file": "2026-11-23", "mail_event": "2027-01-01"}
    forget_removed(tmp_path)
    forget_removed(tmp_path)
    assert removed_tables(tmp_path) == {}


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{", b"[" * 100_000])
def test_a_damaged_note_is_none(tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    assert removed_tables(tmp_path) == {}


def test_a_new_survey_forgets_it(tmp_path):
    note_removed(tmp_path, ["file"], "2026-11-23")
    Parts.open_at(tmp_path, ())
    assert removed_tables(tmp_path) == {}


def test_the_answer_says_when():
    assert "file" in gone("file", "2026-11-23").what
    assert "2026-11-23" in gone("file", "2026-11-23").what
