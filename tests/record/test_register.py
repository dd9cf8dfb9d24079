"""The register of the evidence."""

from __future__ import annotations

from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.journal import Journal
from pratique.record.register import custody, handover, origin


def test_what_was_stated_of_a_piece_comes_in_order(tmp_path):
    journal = Journal(tmp_path)
    journal.write(Act.REGISTERED, *origin("disk 2", "J. Doe", "3 Nov"), evidence="e1")
    journal.write(Act.CUSTODY, *handover("", "police", "station", "", "complaint"), evidence="e1")
    journal.write(Act.CUSTODY, *handover("", "", "safe", "", ""), evidence="e2")
    about = {
        "location": "/mnt", "files": 3, "read": 2, "unread": 1,
        "media": [{"path": "/d.img", "sha256": "ab"}, {"path": "/e.img", "sha256": None}, 7],
    }  # fmt: skip
    journal.write(Act.EXAMINED, Phrase("Examined"), about, evidence="e1")
    found = custody(journal.entries(), "e1")
    assert [(one.source, one.handed_by, one.when) for one in found.origins] == [
        ("disk 2", "J. Doe", "3 Nov")
    ]
    assert [(one.taker, one.place, one.why) for one in found.handovers] == [
        ("police", "station", "complaint")
    ]
    [reading] = found.readings
    assert (reading.files, reading.read, reading.unread) == (3, 2, 1)
    assert reading.digests == (("/d.img", "ab"), ("/e.img", ""))


def test_entry_of_another_shape_is_read_as_far_as_it_goes(tmp_path):
    journal = Journal(tmp_path)
    journal.write(Act.EXAMINED, Phrase("Examined"), {"files": "many", "media": 5}, evidence="e1")
    [reading] = custody(journal.entries(), "e1").readings
    assert (reading.files, reading.digests, reading.location) == (0, (), "")


def test_sentences_say_what_is_known():
    assert origin("disk 2", "", "")[0].english == "The evidence comes from disk 2."
    assert "handed over by J" in origin("disk 2", "J", "")[0].english
    assert handover("", "Bob", "", "", "")[0].english == "The evidence went to Bob."
    assert handover("", "Bob", "the safe", "", "")[0].english.endswith("Bob, at the safe.")
    assert handover("", "", "the safe", "", "")[0].english.endswith("brought to the safe.")
