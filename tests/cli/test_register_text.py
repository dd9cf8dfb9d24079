from __future__ import annotations

from pratique.case.folder import Evidence
from pratique.cli.register_text import custody_json, say_custody
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.journal import Journal
from pratique.record.register import custody

PIECE = Evidence("e1", "image", "/srv/disk.img", "2026-11-03", ("/srv/second.img",))


def test_what_was_read_and_its_hashes_are_told(tmp_path, capsys):
    journal = Journal(tmp_path)
    about = {
        "location": "/srv/disk.img", "files": 24920, "read": 24919, "unread": 1,
        "media": [{"path": "/srv/disk.img", "sha256": "ab" * 32}, {"path": "/b", "sha256": ""}],
    }  # fmt: skip
    journal.write(Act.EXAMINED, Phrase("Examined"), about, evidence="e1")
    found = custody(journal.entries(), "e1")
    say_custody(PIECE, found)
    out = capsys.readouterr().out
    assert "/srv/second.img" in out
    assert "24,919 of 24,920 files read" in out
    assert f"SHA-256 of /srv/disk.img: {'ab' * 32}" in out
    assert "SHA-256 of /b: not taken" in out
    assert custody_json(PIECE, found)["examinations"][0]["unread"] == 1
