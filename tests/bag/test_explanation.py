from __future__ import annotations

from pratique.bag import explanation as room
from pratique.bag.explanation import explanation

TOLD = {
    "version": "1", "time": "2026-11-23", "key": "ab" * 32, "covered": "Covered.",
    "without": "Nothing.",
}  # fmt: skip


def test_it_stands_there_once_in_english():
    text = explanation(TOLD).decode()
    assert text.count("sha256sum --quiet -c") == 1
    assert "ab" * 32 in text
    assert "%(" not in text
    assert max(len(line) for line in text.splitlines() if "openssl" not in line) <= 100


def test_it_stands_there_in_the_readers_language_and_in_english(monkeypatch):
    monkeypatch.setattr(room, "_", lambda text: text.replace("What this is", "De quoi il s'agit"))
    text = explanation(TOLD).decode()
    assert text.startswith("De quoi il s'agit\n")
    assert "\nWhat this is\n" in text
    assert text.count("sha256sum --quiet -c") == 2
