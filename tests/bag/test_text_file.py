from __future__ import annotations

import csv
import io

from pratique.bag.text_file import findings_csv, findings_text, journal_csv, journal_text
from pratique.case.journal import journal_of
from pratique.phrase import Phrase
from pratique.record.act import Act


def rows(pieces):
    return list(csv.reader(io.StringIO(b"".join(pieces).decode(), newline="")))


def test_findings_in_both_forms(sample):
    findings = sample.compromised(2).findings
    head, *lines = rows(findings_csv(findings))
    assert head[0] == "id"
    assert len(lines) == sum(len(finding.places) for finding in findings)
    text = b"".join(findings_text(findings)).decode()
    assert all(finding.id in text for finding in findings)
    assert all(one.isprintable() for one in text.splitlines())


def test_the_journal_in_both_forms(case):
    journal = journal_of(case)
    journal.write(Act.NOTED, Phrase("A note: %(text)s", {"text": "=1+1\x1b[2J\nforged line"}))
    text = b"".join(journal_text(journal.entries())).decode()
    assert "\x1b" not in text
    assert "\nforged line" not in text
    head, *lines = rows(journal_csv(journal.entries()))
    assert len(lines) == len(list(journal.entries()))
    assert head[:3] == ["entry", "time", "act"]
    assert "\x1b" not in lines[-1][head.index("told")]
