from __future__ import annotations

from pratique.cli.journal_text import entry_json
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.journal import Journal


def test_entry_as_json_has_what_scripts_rely_on(tmp_path):
    told = Phrase("Note: %(text)s", {"text": "seen"})
    entry = Journal(tmp_path).write(Act.NOTED, told, {"a": 1}, evidence="e1", by="Ada")
    found = entry_json(entry)
    assert (found["entry"], found["act"], found["told"]) == (2, "noted", "Note: seen")
    assert (found["about"], found["evidence"]) == ({"a": 1}, "e1")
    assert found["time"].endswith("Z")
    assert len(found["hash"]) == 64
