from __future__ import annotations

import pytest


@pytest.fixture
def case(stored, sample):
    return stored(sample.compromised(3))


def test_nothing_is_left_out_of_the_list(typed, case):
    ids = {row["id"] for row in typed("notices", "--case", case, "--json").rows}
    whole = typed("notices", "--case", case, "--all").out
    assert all(identity in whole for identity in ids)
    folded = typed("notices", "--case", case)
    assert "state yours with --country" in folded.out
    no = [row for row in typed("notices", "--case", case, "--json").rows
          if row["applies"] == "does not seem to apply"]  # fmt: skip
    assert all(row["id"] in folded.out for row in no) or "pratique notices --all" in folded.out
    assert all(identity in folded.out for identity in ids - {row["id"] for row in no})


def test_one_has_its_source_and_the_question_for_counsel(typed, case):
    said = typed("notices", "--case", case, "us-circia")
    for part in ("Public Law 117-103", "not sure", "counsel ", "Are we a covered entity", "CISA"):
        assert part in said.out


def test_what_is_stated_is_shown_harmless(typed, case):
    said = typed("notices", "--case", case, "--fact", "controller=yes", "--why", "\x1b[31m\u202e")
    assert said.harmless
    assert typed("notices", "--case", case, "gdpr-33-1").harmless


def test_a_case_older_than_the_awareness_is_remarked(typed, case, monkeypatch):
    from datetime import UTC, datetime

    monkeypatch.setattr("pratique.cli.machine_clock.now", lambda: datetime(2199, 1, 1, tzinfo=UTC))
    said = typed("notices", "--case", case, "--aware", "2198-01-01 00:00 UTC")
    assert "opened before" in said.err
