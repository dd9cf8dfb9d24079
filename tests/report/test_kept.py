from __future__ import annotations

from pratique.case.folder import read
from pratique.case.journal import journal_of
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.report.kept import kept_in


def test_it_is_what_the_journal_has(tmp_path):
    (tmp_path / "case.toml").write_text('format = 1\ncreated = "2026-11-03T02:10:00+00:00"\n')
    case = read(tmp_path)
    assert kept_in(case).entries == ()
    journal = journal_of(case)
    for act in (Act.REGISTERED, Act.TOLD, Act.DECIDED, Act.CUSTODY):
        journal.write(act, Phrase("Something was done."))
    kept = kept_in(case)
    assert [one.act for one in kept.entries][1:] == [
        Act.REGISTERED, Act.TOLD, Act.DECIDED, Act.CUSTODY,
    ]  # fmt: skip
    assert [one.act for one in kept.told] == [Act.TOLD]
    assert [one.act for one in kept.decided] == [Act.DECIDED]
    assert [one.act for one in kept.registered] == [Act.REGISTERED, Act.CUSTODY]


def test_duties_that_cannot_be_read_do_not_cost_the_report(tmp_path):
    (tmp_path / "case.toml").write_text('format = 1\ncreated = "2026-11-03T02:10:00+00:00"\n')
    (tmp_path / "people.toml").write_text("[[person]\n")
    kept = kept_in(read(tmp_path))
    assert kept.duties == ()
    assert kept.unread


def test_duties_are_said_with_their_source_and_deadline(tmp_path):
    (tmp_path / "case.toml").write_text('format = 1\ncreated = "2026-11-03T02:10:00+00:00"\n')
    kept = kept_in(read(tmp_path))
    assert kept.duties
    assert all(one.name and one.source and one.applies for one in kept.duties)
    assert all(one.by or one.when for one in kept.duties)  # nobody said when they knew
